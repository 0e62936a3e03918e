/** Every document that is made from the code, by its path. */
import { apiTypes } from './api-types.ts';
import { cliDocument } from './cli.ts';
import { commandsDocument } from './commands.ts';
import { environmentsDocument, repositoryFileSchema } from './environments.ts';
import { eventsDocument } from './events.ts';
import { problemsDocument } from './problems.ts';

export const documents: Readonly<Record<string, () => string | Promise<string>>> = {
  'src/core/contract/api-types.ts': apiTypes,
  'docs/cli.md': cliDocument,
  'docs/commands.md': commandsDocument,
  'docs/breakwater.schema.json': repositoryFileSchema,
  'docs/environments.md': environmentsDocument,
  'docs/events.md': eventsDocument,
  'docs/problems.md': problemsDocument,
};
