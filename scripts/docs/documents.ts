/** Every document that is made from the code, by its path. */
import { commandsDocument } from './commands.ts';
import { eventsDocument } from './events.ts';
import { problemsDocument } from './problems.ts';

export const documents: Readonly<Record<string, () => string>> = {
  'docs/commands.md': commandsDocument,
  'docs/events.md': eventsDocument,
  'docs/problems.md': problemsDocument,
};
