/**
 * Reads what a store has written, or another of our own objects has sent, of this release or another. The schemas are strict, since untrusted input comes through the
 * same ones; a stored row may have been written by a newer release that was rolled back, so fields that nobody here knows
 * are left out. Whatever else does not fit is a fault and throws.
 */
import type { z } from 'zod';

/** Parses a stored value; `row` names it in the message of what is thrown. */
export function parseStored<Schema extends z.ZodType>(schema: Schema, value: unknown, row: string): z.infer<Schema> {
  const known = new Set<string>();
  for (let rest = value; ; ) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return parsed.data;
    const unknown = unknownFields(parsed.error.issues, []);
    // Each pass has to find fields that the one before did not.
    if (unknown === null || unknown.every((path) => known.has(path.join('\n'))))
      throw new Error(`the stored row ${row} cannot be read: ${faultsOf(parsed.error.issues)}`);
    for (const path of unknown) known.add(path.join('\n'));
    rest = structuredClone(rest);
    for (const path of unknown) removeField(rest, path);
  }
}

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** The paths of all unknown fields; null where something else is wrong, too. */
function unknownFields(issues: readonly Issue[], base: Path): Path[] | null {
  const paths: Path[] = [];
  for (const issue of issues) {
    const at = [...base, ...issue.path];
    if (issue.code === 'unrecognized_keys') paths.push(...issue.keys.map((key) => [...at, key]));
    else if (issue.code === 'invalid_union') {
      // One of the shapes may fit but for its unknown fields.
      const [fields] = issue.errors.map((option) => unknownFields(option, at)).filter((option) => option !== null);
      if (!fields) return null;
      paths.push(...fields);
    } else return null;
  }
  return paths;
}

function removeField(value: unknown, path: Path): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value);
  const [key] = path.slice(-1);
  if (isObject(parent) && key !== undefined) delete parent[key];
}

const isObject = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;

/** Unknown fields alone would be no fault. */
const faultsOf = (issues: readonly Issue[]): string =>
  issues
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`)
    .join('; ');
