/**
 * The comment on the issue that a build came from, in Markdown. Whatever models, repositories or people have written stands
 * in code spans: there it is no HTML, no link and no mention, and nobody is notified by it.
 */
import { pauseWords } from '../../contract/pause.ts';
import type { BuildSnapshot, TaskView } from '../../contract/views.ts';
import { oneLine } from '../../one-line.ts';

/** What a comment of Breakwater begins with, so that it is never answered. */
export const commentMark = '<!-- breakwater:';
/** What it is found again by: the build or the trigger, and a seal that nobody knows before it is posted. */
export const sealedMark = (id: string, seal: string): string => `${commentMark}${id}.${seal} -->`;

/** Text of others on one line. */
export const quoted = (text: string, longest = 200): string =>
  `\`${oneLine(text, longest).replaceAll('`', "'") || ' '}\``;

/** Tasks that are named; of the others there is only the number. */
const mostTasks = 60;

export type CommentInput = {
  mark: string;
  build: BuildSnapshot;
  remark: string | null;
  /** Where people watch the build; null where the deployment does not know its own address. */
  pageUrl: string | null;
  pullRequests: readonly string[];
};

export function issueComment({ mark, build, remark, pageUrl, pullRequests }: CommentInput): string {
  const { id, cost, tasks } = build;
  const counted = tasks.filter(({ status }) => status !== 'replaced');
  const merged = counted.filter(({ status }) => status === 'merged').length;
  const name = pageUrl === null ? `\`${id}\`` : `[\`${id}\`](${pageUrl})`;
  const spent = `$${cost.spentUsd.toFixed(2)} of $${cost.limitUsd.toFixed(2)}`;
  const numbers = counted.length === 0 ? spent : `${merged} of ${counted.length} tasks merged, ${spent}`;
  return [
    mark,
    `**Breakwater ${words(build)}** · build ${name} · ${numbers}`,
    ...pauseLines(build),
    ...pullRequests.map((url) => `Pull request: ${url}`),
    ...resultLines(build, pullRequests),
    ...(counted.length === 0 ? [] : [taskLines(counted).join('\n')]),
    ...(remark === null ? [] : [`**Not done:** ${quoted(remark, 500)}`]),
  ].join('\n\n');
}

function words({ status, awaiting }: BuildSnapshot): string {
  if (awaiting) return awaiting.gate === 'plan' ? 'has a plan and waits for approval' : 'waits for approval';
  switch (status) {
    case 'opening':
      return 'has begun';
    case 'planning':
      return 'is planning';
    case 'running':
      return 'is at work';
    case 'finishing':
      return 'is finishing';
    case 'paused':
      return 'is paused and waits for a person';
    case 'completed':
      return 'is done';
    case 'failed':
      return 'has failed';
    case 'cancelled':
      return 'was cancelled';
    default:
      return `is ${status}`;
  }
}

function pauseLines({ pause, awaiting, reason, status }: BuildSnapshot): string[] {
  if (awaiting?.gate === 'plan')
    return ['Comment `/breakwater approve`, or `/breakwater reject` and what is to change.'];
  if (awaiting) return ['Comment `/breakwater approve` to let the next wave begin.'];
  if (pause) return [`Paused: ${quoted(pauseWords(pause), 500)}`, 'Comment `/breakwater resume` once that is seen to.'];
  return status === 'failed' && reason !== null ? [`Failed: ${quoted(reason, 500)}`] : [];
}

function resultLines({ status, repositories, reservations }: BuildSnapshot, pullRequests: readonly string[]): string[] {
  if (status !== 'completed') return [];
  const branches = repositories.map(({ name, branch }) => `- ${quoted(name)}: branch ${quoted(branch)}`).join('\n');
  const open = reservations.map(({ what }) => `- ${quoted(what, 300)}`).join('\n');
  return [
    ...(pullRequests.length === 0 ? [branches] : []),
    ...(open === '' ? [] : [`What could not be shown:\n\n${open}`]),
  ];
}

function taskLines(tasks: readonly TaskView[]): string[] {
  const lines = tasks.slice(0, mostTasks).map(({ title, status }) => {
    const isDone = status === 'merged';
    return `- [${isDone ? 'x' : ' '}] ${quoted(title)}${isDone || status === 'waiting' ? '' : ` – ${status}`}`;
  });
  return tasks.length > mostTasks ? [...lines, `- and ${tasks.length - mostTasks} more`] : lines;
}
