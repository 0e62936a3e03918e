/** A retrospective as Markdown: for a pull request, a wiki, an archive. Text of others is escaped, so that it stays text. */
import type { Retrospective } from '../../contract/reads/retrospective.ts';
import { oneLine } from '../../one-line.ts';

const plain = (text: string, longest = 500): string => oneLine(text, longest).replace(/[\\`*_[\]<>|#~&]/g, '\\$&');
const usd = (amount: number): string => `$${amount.toFixed(amount !== 0 && amount < 0.1 ? 4 : 2)}`;
const share = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)} %`);
const time = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function lasted(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

/** A heading with its lines; nothing where there are none. */
const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ...(lines.at(-1) === '' ? [] : [''])];

export function retrospectiveMarkdown(told: Retrospective): string {
  const { cost, drift, breaker, platform } = told;
  const ended = told.endedAt ?? told.at;
  const lines = [
    `# ${plain(told.title)}`,
    '',
    `Build \`${told.id}\`: **${plain(told.status)}** after ${lasted(ended - told.createdAt)}, ${time(told.createdAt)} to ${told.endedAt === null ? 'now' : time(ended)}.${told.reason === null ? '' : ` ${plain(told.reason)}`}`,
    '',
    ...told.repositories.map(
      ({ name, branch, sha }) =>
        `- ${plain(name)}: ${plain(branch)}${sha === null ? '' : ` at \`${sha.slice(0, 12)}\``}`,
    ),
    '',
    ...section('Cost', [
      `${usd(cost.spentUsd)} of ${usd(cost.limitUsd)} for models${cost.unconfirmedUsd > 0 ? `, of which ${usd(cost.unconfirmedUsd)} is the worst case of calls whose end is not known` : ''}. ${share(cost.cacheShare)} of what was read came from the cache.`,
      '',
      `The platform: ${usd(platform.leastUsd)} to ${usd(platform.mostUsd)} (${plain(platform.arithmetic, 2000)}).`,
      '',
      ...table(
        ['role', 'runs', 'time', 'cost', 'cached'],
        told.byRole.map((one) => [
          plain(one.role),
          String(one.runs),
          lasted(one.ms),
          usd(one.costUsd),
          share(one.cacheShare),
        ]),
      ),
      ...table(
        ['model', 'runs', 'time', 'cost', 'cached'],
        told.byModel.map((one) => [
          plain(one.model),
          String(one.runs),
          lasted(one.ms),
          usd(one.costUsd),
          share(one.cacheShare),
        ]),
      ),
    ]),
    ...section(
      'Tasks',
      table(
        ['task', 'status', 'rounds', 'conflicts', 'time', 'cost', 'title'],
        told.byTask.map((one) => [
          plain(one.task),
          plain(one.status),
          String(one.rounds),
          String(one.conflicts),
          lasted(one.ms),
          usd(one.costUsd),
          plain(one.title),
        ]),
      ),
    ),
    ...section(
      'Rounds that were sent back',
      told.sentBack.map(({ at, why }) => `- ${time(at)}: ${plain(why)}`),
    ),
    ...section('Breaker', [
      ...(breaker.trips > 0 ? [`It opened ${breaker.trips} times; ${breaker.replans} re-plans.`, ''] : []),
      ...breaker.transitions.map(({ at, text }) => `- ${time(at)}: ${plain(text)}`),
    ]),
    ...section(
      'What was found out',
      told.discoveries.map(
        ({ kind, text, evidence, task, status }) =>
          `- ${plain(kind)} from ${plain(task)} (${plain(status)}): ${plain(text)} (see ${plain(evidence)})`,
      ),
    ),
    ...section('Beside the spec', [
      ...(drift.requirements === 0 ? [] : [`${drift.met} of ${drift.requirements} requirements are met.`, '']),
      ...drift.notMet.map(({ id, quote, state }) => `- ${plain(id)} is ${plain(state)}: ${plain(quote)}`),
      ...drift.reservations.map(
        ({ what, evidence }) => `- ${plain(what)}${evidence === null ? '' : `: ${plain(evidence)}`}`,
      ),
      ...drift.beyond.map(({ what, evidence }) => `- beyond it: ${plain(what)}: ${plain(evidence)}`),
    ]),
    ...section(
      'What a person did',
      told.person.map(({ at, what }) => `- ${time(at)}: ${plain(what)}`),
    ),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}
