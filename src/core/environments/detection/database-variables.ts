/**
 * Variables that name a PostgreSQL by its parts, as examples of variables have them: `DB_HOST`, `POSTGRES_USER`,
 * `TEST_DB_NAME`. Those of one prefix belong to one database.
 */
import type { Database } from './postgres.ts';

type Part = 'host' | keyof Database;

const parts: Record<Part, readonly string[]> = {
  host: ['HOST', 'HOSTNAME'],
  port: ['PORT'],
  user: ['USER', 'USERNAME'],
  password: ['PASSWORD', 'PASS'],
  name: ['NAME', 'DATABASE', 'DB'],
};
const partOf = (word: string): Part | undefined =>
  (Object.keys(parts) as Part[]).find((part) => parts[part].includes(word));

export type NamedParts = {
  /** Each variable, and what it names. */
  variables: { variable: string; part: Part }[];
  /** What is said in plain words; what is to be filled in is not. */
  said: Partial<Database>;
  /** That it is PostgreSQL, and no other database, follows from this variable; null where it may be any. */
  evidence: string | null;
};

/** One for each prefix, such as `DB_`, `POSTGRES_` or `TEST_DB_`. */
export function namedParts(text: string): NamedParts[] {
  const line =
    /^[^\S\n]*(?:export[^\S\n]+)?((?:[A-Z0-9]{1,20}_){0,3}?(?:DB|DATABASE|PG|POSTGRES|POSTGRESQL)_?)([A-Z]{2,8})[^\S\n]*=[^\S\n]*["']?([\w.-]{0,63})["']?[^\S\n]*(?:#.*)?$/gm;
  const groups = new Map<string, NamedParts>();
  for (const [, prefix = '', word = '', value = ''] of text.matchAll(line)) {
    const part = partOf(word);
    if (part === undefined) continue;
    const group = groups.get(prefix) ?? { variables: [], said: {}, evidence: null };
    groups.set(prefix, group);
    const variable = `${prefix}${word}`;
    group.variables.push({ variable, part });
    if (/PG|POSTGRES/.test(prefix) || (part === 'port' && value === '5432')) group.evidence ??= variable;
    if (part === 'port' && /^\d{1,5}$/.test(value)) group.said.port = Number(value);
    else if (part !== 'host' && part !== 'port' && value !== '') group.said[part] = value;
  }
  // A name alone, such as `DATABASE_PASSWORD`, names no database.
  return [...groups.values()].filter(({ variables }) =>
    variables.some(({ part }) => part === 'host' || part === 'name'),
  );
}

/** The values of these variables for a database on loopback. */
export const valuesFor = ({ variables }: NamedParts, database: Database): Record<string, string> =>
  Object.fromEntries(
    variables.map(({ variable, part }) => [variable, part === 'host' ? '127.0.0.1' : String(database[part])]),
  );
