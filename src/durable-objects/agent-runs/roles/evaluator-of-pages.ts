/** The evaluator of a task that is about a page: as every evaluator, with a browser where there is one. */
import { browserAct, browserOpen, browserSee } from '../tools/browser.ts';
import { evaluator } from './evaluator.ts';
import type { RoleDefinition } from './role.ts';

export const evaluatorOfPages: RoleDefinition<'evaluator'> = {
  ...evaluator,
  tools: [
    ...evaluator.tools.filter((tool) => tool !== evaluator.closing),
    ...[browserOpen, browserAct, browserSee, evaluator.closing],
  ],
  opening: (assignment, order, prepared, texts) => {
    const { brief, tail } = evaluator.opening(assignment, order, prepared, texts);
    const pages = texts[prepared.hasBrowser ? 'evaluator-browser' : 'evaluator-no-browser'].trim();
    return { brief, tail: `${pages}\n\n${tail}` };
  },
};
