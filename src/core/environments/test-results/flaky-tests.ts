/** Tests that fail and, run again on the same files, pass: what a round has met, and what a build knows of them. */
import { z } from 'zod';
import { oneLine } from '../../one-line.ts';
import { RepositoryName } from '../../sandbox/repository-name.ts';

/** One command of tests; `names` are those of the tests that failed once and not again, null where the runner does not tell. */
export const FlakyTests = z.strictObject({
  repository: RepositoryName,
  path: z.string(),
  command: z.string(),
  names: z.array(z.string()).nullable(),
});
export type FlakyTests = z.infer<typeof FlakyTests>;

/** `times`: in how many evaluations. */
export const KnownFlaky = FlakyTests.extend({ times: z.int().positive() });
export type KnownFlaky = z.infer<typeof KnownFlaky>;

const mostKnown = 50;
const mostNames = 50;
const mostTold = 10;

const isSame = (a: FlakyTests, b: FlakyTests): boolean =>
  a.repository === b.repository && a.path === b.path && a.command === b.command;

/** Counts what an evaluation has met. */
export function withFlaky(known: readonly KnownFlaky[], met: readonly FlakyTests[]): KnownFlaky[] {
  const counted = known.map((one): KnownFlaky => {
    const again = met.find((other) => isSame(one, other));
    return again ? { ...one, names: bothNames(one.names, again.names), times: one.times + 1 } : one;
  });
  const fresh = met.filter((one) => !known.some((other) => isSame(one, other)));
  return [...counted, ...fresh.map((one) => ({ ...one, names: bothNames(null, one.names), times: 1 }))].slice(
    -mostKnown,
  );
}

const bothNames = (a: string[] | null, b: string[] | null): string[] | null =>
  a === null && b === null ? null : [...new Set([...(a ?? []), ...(b ?? [])])].slice(-mostNames);

/** One line for a reader. */
export function flakyText({ repository, path, command, names, times }: KnownFlaky): string {
  const where = path === '' ? repository : `${repository}/${path}`;
  const told = (names ?? []).slice(0, mostTold).map((name) => oneLine(name));
  const more = (names?.length ?? 0) - told.length;
  const which = told.length === 0 ? '' : ` (${told.join('; ')}${more > 0 ? ` and ${more} more` : ''})`;
  return `${oneLine(command)} in ${where} has failed and passed on the same files, ${times === 1 ? 'once' : `${times} times`}${which}`;
}
