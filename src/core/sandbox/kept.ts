/**
 * Prepared sandboxes that are kept, so that later ones start from them; part of the protocol in `protocol.ts`.
 *
 * What is kept is what `setup` has made, before any test and any command of a model. It stands for the contents of the files
 * that `setup` reads: where a commit holds others, it is not used.
 */
import { z } from 'zod';
import { systemText } from './commands.ts';
import { RepositoryName } from './repository-name.ts';

const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 as hexadecimal digits');
const Paths = z.array(systemText.min(1).max(1000));

/** The files of a commit that decide what `setup` makes: `everything`, or those of these names and at these paths. */
export const SetUpFiles = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everything') }),
  z.object({ kind: z.literal('some'), names: Paths.max(200), paths: z.record(RepositoryName, Paths.max(500)) }),
]);
export type SetUpFiles = z.infer<typeof SetUpFiles>;

/** Names what is kept: `remotes` those of the repositories, `key` these with all that `setup` depends on beside files. */
export const KeptName = z.object({ remotes: Digest, key: Digest, files: SetUpFiles });
export type KeptName = z.infer<typeof KeptName>;

/** What `setup` has left in a repository beside what git ignores. */
export const LeftBySetUp = z.object({
  repository: RepositoryName,
  /** Files and folders, these with a slash at their end, that no save holds; the first of them, with those of before. */
  made: Paths,
  /** Files of the commit that are put back as they were; the first of them. */
  changed: Paths,
});
export type LeftBySetUp = z.infer<typeof LeftBySetUp>;

/**
 * Says that `setup` has ended, in the workspace or in the clean checkout, where no command of a model has run since the
 * sandbox was prepared. What it has left there is no part of any save. With `keep`, the sandbox is kept under that name.
 */
export const SettleRequest = z.object({ clean: z.boolean().default(false), keep: KeptName.optional() });
export const SettleResult = z.object({
  left: z.array(LeftBySetUp),
  /** Where it was asked for: how large it is, or why it is not kept. `isNew` is false where it was kept before. */
  kept: z
    .discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), isNew: z.boolean(), bytes: z.number().nonnegative() }),
      z.object({ ok: z.literal(false), why: z.string() }),
    ])
    .optional(),
});
export type SettleResult = z.infer<typeof SettleResult>;
