/** `breakwater requirements`, `discoveries`, `spec` and `report`: what is asked for, what was found out, what it came to. */

import { retrospectiveMarkdown } from '../../../core/builds/reads/retrospective-markdown.ts';
import { DiscoveryList, type DiscoveryView } from '../../../core/contract/reads/findings.ts';
import { type RequirementCoverage, RequirementList } from '../../../core/contract/reads/requirements.ts';
import { Retrospective } from '../../../core/contract/reads/retrospective.ts';
import { allPages } from '../../client/all-pages.ts';
import { printable, printableLines } from '../../display/printable.ts';
import { specLines } from '../../display/spec-lines.ts';
import { readingCommand } from './reading-command.ts';

export const requirementsCommand = readingCommand({
  calls: ['GET /builds/{id}/requirements'],
  usage: 'requirements <id>',
  about: 'list the requirements of a build, what answers them, and whether they are met',
  example: 'breakwater requirements bq3xk7m2acd',
  read: async (client, build) => {
    const pages = await allPages((query) => client.read(build, `/requirements${query}`, RequirementList));
    if (!pages.ok) return pages;
    const requirements = pages.value.flatMap((page) => page.requirements);
    const lines = requirements.length === 0 ? ['There is no plan yet.'] : requirements.flatMap(requirementLines);
    return { ok: true, value: { json: { requirements }, lines } };
  },
});

export const discoveriesCommand = readingCommand({
  calls: ['GET /builds/{id}/discoveries'],
  usage: 'discoveries <id>',
  about: 'list what runs have found out, and what has become of it',
  example: 'breakwater discoveries bq3xk7m2acd',
  read: async (client, build) => {
    const pages = await allPages((query) => client.read(build, `/discoveries${query}`, DiscoveryList));
    if (!pages.ok) return pages;
    const discoveries = pages.value.flatMap((page) => page.discoveries);
    const lines = discoveries.length === 0 ? ['Nothing was noted yet.'] : discoveries.map(discoveryLine);
    return { ok: true, value: { json: { discoveries }, lines } };
  },
});

export const specCommand = readingCommand({
  calls: ['GET /builds/{id}/spec'],
  usage: 'spec <id>',
  about: 'show the submitted text, what is assumed beside it, and what asks for nothing',
  example: 'breakwater spec bq3xk7m2acd',
  read: async (client, build) => {
    const answer = await client.spec(build);
    return answer.ok ? { ok: true, value: { json: answer.value, lines: specLines(answer.value) } } : answer;
  },
});

export const reportCommand = readingCommand({
  calls: ['GET /builds/{id}/retrospective'],
  usage: 'report <id>',
  about: 'look back on a build, as Markdown: cost, rounds and why, breaker, discoveries, drift from the spec',
  example: 'breakwater report bq3xk7m2acd > report.md',
  read: async (client, build) => {
    const answer = await client.read(build, '/retrospective', Retrospective);
    if (!answer.ok) return answer;
    const lines = printableLines(retrospectiveMarkdown(answer.value).trimEnd());
    return { ok: true, value: { json: answer.value, lines } };
  },
});

const requirementLines = ({ id, state, quote, criteria }: RequirementCoverage): string[] => [
  `${printable(id)} ${printable(state)}: ${printable(quote)}`,
  ...criteria.map(({ task, taskStatus, criterion, text, pass, isBroken }) => {
    const verdict = isBroken ? 'fails at the head' : pass === null ? 'no verdict' : pass ? 'passed' : 'not met';
    return `    ${printable(task)}/${printable(criterion)} (${printable(taskStatus)}, ${verdict}): ${printable(text)}`;
  }),
];

function discoveryLine({ kind, task, status, into, changedBy, text, evidence }: DiscoveryView): string {
  const now = [
    ...(into === null ? [] : [`now: ${printable(into)}`]),
    ...(changedBy === null ? [] : [`${printable(changedBy)} has changed its file since`]),
  ];
  const rest = now.length === 0 ? '' : ` [${now.join('; ')}]`;
  return `${printable(status)}  ${printable(kind)} from ${printable(task)}: ${printable(text)} (see ${printable(evidence)})${rest}`;
}
