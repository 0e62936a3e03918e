/** The schemas of an OpenAPI document, to hold values against. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export type DocumentSchemas = {
  /** How a value is not as the schema at this place says. */
  faultsOf: (at: readonly string[], value: unknown) => string[];
};

/** Each schema is compiled when it is first asked for; without what ajv does to be fast later, which here takes forty times as long. */
export function documentSchemas(document: object): DocumentSchemas {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, inlineRefs: false, code: { optimize: false } });
  formats.default(ajv);
  ajv.addSchema(document, 'api');
  return {
    faultsOf: (at, value) => {
      const pointer = at.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
      // What many routes answer is compiled once.
      const fits = ajv.getSchema(`api${named(document, at) ?? `#/${pointer}`}`);
      if (!fits) return [`there is no schema at ${at.join(' ')}`];
      return fits(value) ? [] : [ajv.errorsText(fits.errors)];
    },
  };
}

/** The reference that stands at this place, where nothing else does. */
function named(document: object, at: readonly string[]): string | undefined {
  const there = at.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document);
  return (there as { $ref?: string } | undefined)?.$ref;
}
