/** Every document that is made from the code, by its path. */
import { eventsDocument } from './events.ts';
import { problemsDocument } from './problems.ts';

export const documents: Readonly<Record<string, () => string>> = {
  'docs/events.md': eventsDocument,
  'docs/problems.md': problemsDocument,
};
