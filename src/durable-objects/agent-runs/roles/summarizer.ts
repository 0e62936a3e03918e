/** The summarizer: distils what runs have found out into what later ones read, and looks what holds now. */
import { readFile } from '../tools/read-file.ts';
import { search } from '../tools/search.ts';
import { submitBrief } from '../tools/submit-brief.ts';
import { list, type RoleDefinition, roundLine, tagged } from './role.ts';

export const summarizer: RoleDefinition<'summarizer'> = {
  role: 'summarizer',
  readsPlans: false,
  tools: [readFile, search, submitBrief],
  closing: submitBrief,
  opening: ({ discoveries, notes }, order) => {
    const lines = discoveries.map(({ kind, task, commit, changedBy, contradicted, text, evidence, scope }, at) => {
      const facts = [
        `${kind} of ${task}`,
        ...(commit === null ? [] : [`at ${commit.slice(0, 7)}`]),
        ...(changedBy === null ? [] : [`its file was changed since by ${changedBy}`]),
        ...(contradicted ? ['contradicted'] : []),
        scope.length === 0 ? 'for all' : `about ${scope.join(' ')}`,
      ];
      return `D${at + 1} (${facts.join(', ')}): ${text} (see ${evidence})`;
    });
    return {
      brief: `What runs of this build have found out, oldest first:\n${tagged('discoveries', list(lines, 'none'))}`,
      tail: `${notes.length === 0 ? '' : `What the person who ordered the build has said since, which settles what it speaks of:\n${list(notes, 'none')}\n\n`}${roundLine(order)}`,
    };
  },
};
