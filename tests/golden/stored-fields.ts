/** Every field that a stored schema may hold, by its path, and whether a row has to have it. */
import type { z } from 'zod';

export type StoredFields = Record<string, 'required' | 'optional'>;

/** `{}` stands for the keys of a record, `[]` for the places of a list, `<waiting>` for one of several shapes. */
export function storedFields(schema: z.core.$ZodType, path: string): StoredFields {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return merged(
        Object.entries(def.shape).map(([key, field]) => ({
          [`${path}.${key}`]: field._zod.optin === undefined ? 'required' : 'optional',
          ...storedFields(field, `${path}.${key}`),
        })),
      );
    case 'array':
      return storedFields(def.element, `${path}[]`);
    case 'record':
      return storedFields(def.valueType, `${path}{}`);
    case 'union': {
      const discriminator = 'discriminator' in def ? String(def.discriminator) : '';
      return merged(
        def.options.map((option, at) => storedFields(option, `${path}<${shapeName(option, discriminator, at)}>`)),
      );
    }
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
      return storedFields(def.innerType, path);
    case 'pipe':
      return storedFields(def.in, path);
    default:
      return {};
  }
}

const merged = (parts: StoredFields[]): StoredFields => Object.assign({}, ...parts);

function shapeName(option: z.core.$ZodType, discriminator: string, index: number): string {
  const { def } = (option as z.core.$ZodTypes)._zod;
  const field = def.type === 'object' ? (def.shape[discriminator] as z.core.$ZodTypes | undefined) : undefined;
  return field?._zod.def.type === 'literal' ? field._zod.def.values.join('|') : String(index);
}

/** The fields that a row of a release does not have and that the schema of today cannot do without. */
export function withoutMeaning(released: StoredFields, today: StoredFields): string[] {
  const known = Object.keys(released);
  /** Where what holds the field is new itself, no old row comes to the field. */
  const isInKnown = (path: string): boolean => {
    const holder = path.slice(0, Math.max(path.lastIndexOf('.'), 0)).replace(/(\[\]|\{\})+$/, '');
    return holder === '' || !/[.<]/.test(holder) || known.some((field) => isAtOrIn(field, holder));
  };
  return Object.keys(today).filter(
    (path) => today[path] === 'required' && released[path] !== 'required' && isInKnown(path),
  );
}

const isAtOrIn = (field: string, holder: string): boolean =>
  field === holder || (field.startsWith(holder) && /^[.<[{]/.test(field.slice(holder.length)));
