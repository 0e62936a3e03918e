/** What a repository is called in a build, and its folder in a workspace. */
import { z } from 'zod';

/** A repository's name inside a build: a folder of the workspace and the prefix of its scopes. */
export const RepositoryName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/i,
    'a name of letters, digits, dots, dashes and underscores, starting with a letter or digit',
  )
  .refine(
    (name) => !name.endsWith('.git') && !name.includes('..'),
    'must not end in .git or contain two dots in a row',
  );
