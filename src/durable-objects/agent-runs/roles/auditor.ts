/** The auditor: reads the spec, not the plan, beside the running result, and changes nothing. */

import { renderPrompt } from '../model/prompts.ts';
import { bashOnCleanTree } from '../tools/bash.ts';
import { listFiles } from '../tools/list-files.ts';
import { readFile } from '../tools/read-file.ts';
import { search } from '../tools/search.ts';
import { submitAudit } from '../tools/submit-audit.ts';
import { foundNote, list, type RoleDefinition, roundLine } from './role.ts';

export const auditor: RoleDefinition<'auditor'> = {
  role: 'auditor',
  readsPlans: false,
  tools: [bashOnCleanTree, readFile, listFiles, search, submitAudit],
  closing: submitAudit,
  opening: ({ spec, assumed = [], asked, later, leftOut, earlier }, order, _, texts) => ({
    brief: renderPrompt(texts['spec-brief'], { spec, material: '' }),
    tail: [
      'Find out how far the result is what the spec asks for, then hand in your findings.',
      ...told('What the plan took as given where the spec leaves it open; it counts like the spec', assumed),
      ...told('What the person who wrote the spec has asked for since', asked),
      ...told('Words of the spec that later work is still to answer: what they ask for is not missing yet', later),
      ...told('Words of the spec that the person goes on without: what they ask for is not missing', leftOut),
      ...told('What audits before this one found, and has been worked at since: look whether it is mended', earlier),
      `${foundNote(order)}${roundLine(order)}`,
    ].join('\n\n'),
  }),
};

const told = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:\n${list(lines, 'none')}`];
