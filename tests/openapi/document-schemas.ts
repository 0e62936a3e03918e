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
      const fits = ajv.getSchema(`api#/${pointer}`);
      if (!fits) return [`there is no schema at ${at.join(' ')}`];
      return fits(value) ? [] : [ajv.errorsText(fits.errors)];
    },
  };
}
