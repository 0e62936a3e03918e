/** JSON Schemas (2020-12) of many zod schemas at once; those that have a name stand once, in the document's components. */
import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;
export type JsonSchemas = { of: Map<string, JsonSchema>; named: Map<string, JsonSchema> };

/** `input` is what a request may say, `output` what an answer says, which may grow. Keys are those of `given`. */
export function jsonSchemas(given: ReadonlyMap<string, z.ZodType>, io: 'input' | 'output'): JsonSchemas {
  const all = z.toJSONSchema(z.object(Object.fromEntries(given)), {
    io,
    override: ({ zodSchema, jsonSchema }) => {
      // Where a text becomes a number, zod leaves out what stands for an absent one.
      const { def } = zodSchema._zod;
      if (def.type === 'default') jsonSchema.default ??= def.defaultValue;
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      withoutNoise(jsonSchema);
    },
  });
  const { properties = {}, $defs = {} } = referringToComponents(all) as typeof all;
  return {
    of: new Map(Object.entries(properties as Record<string, JsonSchema>)),
    named: new Map(Object.entries($defs).filter(([name]) => !isUnnamed(name))),
  };
}

/** Every integer has zod's bounds of safe ones; a number of a query is told as the number that it is, not as its digits. */
function withoutNoise(schema: JsonSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.type === 'integer' || schema.type === 'number') delete schema.pattern;
  delete schema.id;
}

/** Zod names what contains itself. Of ours that is JSON alone, which any value is. */
const isUnnamed = (name: string): boolean => name.startsWith('__schema');

function referringToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referringToComponents);
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, ...rest } = value as Record<string, unknown>;
  const others = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, referringToComponents(each)]));
  if (typeof $ref !== 'string') return others;
  const name = $ref.replace(/^#\/\$defs\//, '');
  return isUnnamed(name) ? others : { $ref: `#/components/schemas/${name}`, ...others };
}
