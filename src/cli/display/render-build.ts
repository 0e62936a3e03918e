/** A build as the terminal shows it: a pure function from the API's view to lines. */
import type { BuildView, RunStatus, RunView, TaskStatus, TaskView } from '../../core/contract/views.ts';
import { filled, words } from '../../core/contract/words.ts';
import { fidelityLines } from './fidelity-lines.ts';
import { nextLine } from './next-steps.ts';
import { cutTo, padTo, printable } from './printable.ts';
import { pullRequestLines } from './pull-request-lines.ts';
import { dollars, duration } from './units.ts';

export type RenderOptions = {
  columns: number;
  /** Milliseconds since the epoch. */
  now: number;
  /** ANSI colours; false gives plain text. */
  colour?: boolean;
};

type Paint = (text: string, style: Style) => string;
type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

const codes: Record<Style, number> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };
const esc = String.fromCharCode(27);

/** No line is wider than `columns`; every text that a model or a repository wrote is stripped of control characters. */
export function renderBuild(view: BuildView, { columns, now, colour = false }: RenderOptions): string[] {
  const paint: Paint = (text, style) => (colour ? `${esc}[${codes[style]}m${text}${esc}[0m` : text);
  const line = (text: string, style?: Style) => {
    const cut = cutTo(text, columns);
    return style ? paint(cut, style) : cut;
  };
  return [
    line(headline(view, now), 'bold'),
    ...(view.scripted ? [line('  Scripted model: no model is asked and no money is spent.', 'yellow')] : []),
    ...(view.reason ? [line(`  ${printable(view.reason)}`, 'yellow')] : []),
    ...nextLines(view, line),
    ...costLines(view, line),
    ...breakerLines(view, line),
    ...webhookLines(view, line),
    ...pullRequestLines(view).map((text) => line(text)),
    ...fidelityLines(view).map((text) => line(`  ${text}`, view.reservations.length > 0 ? 'yellow' : undefined)),
    ...planningLines(view, line, now),
    ...view.waves.flatMap((wave) => [
      line(`  Wave ${wave.number} ${printable(wave.status)}`, wave.status === 'waiting' ? 'dim' : 'cyan'),
      ...wave.tasks.flatMap((id) => {
        const task = view.tasks.find((candidate) => candidate.id === id);
        return task ? taskLines(task, view, { columns, now, paint, line }) : [];
      }),
    ]),
  ];
}

function headline(view: BuildView, now: number): string {
  const { spentUsd, limitUsd } = view.cost;
  const merged = view.tasks.filter(({ status }) => status === 'merged').length;
  const skipped = view.tasks.filter(({ status }) => status === 'skipped').length;
  const total = view.tasks.filter(({ status }) => status !== 'replaced').length;
  return [
    printable(view.title),
    printable(view.status),
    duration((view.endedAt ?? now) - view.createdAt),
    `${dollars(spentUsd)} of ${dollars(limitUsd)}`,
    ...(total > 0 ? [`${merged} of ${total} tasks merged`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(' · ');
}

type Line = (text: string, style?: Style) => string;

function nextLines({ id, pause }: BuildView, line: Line): string[] {
  const next = pause && nextLine(id, pause.next);
  return next ? [line(`  ${next}`, 'yellow')] : [];
}

function costLines({ cost }: BuildView, line: Line): string[] {
  const { usd, calls } = cost.unconfirmed;
  const whose = calls === 1 ? 'a call' : `${calls} calls`;
  const free = cost.freeModels.map(printable).join(', ');
  return [
    ...(calls === 0
      ? []
      : [line(`  Of the cost, ${dollars(usd)} is ${filled(words.worstCase, { calls: whose })}.`, 'dim')]),
    ...(free === '' ? [] : [line(`  The limit does not bound ${free}: said to be free.`, 'dim')]),
  ];
}

function breakerLines(view: BuildView, line: Line): string[] {
  const { state, reason } = view.breaker;
  if (state === 'CLOSED') return [];
  return [line(`  Breaker ${printable(state)}${reason ? `: ${printable(reason)}` : ''}`, 'red')];
}

/** Only what a person has to see to. */
function webhookLines({ webhooks }: BuildView, line: Line): string[] {
  return webhooks
    .filter(({ status }) => status !== 'working')
    .map(({ host, failure }) =>
      line(`  ${printable(filled(words.untold, { host, failure: failure ?? '' }))}`, 'yellow'),
    );
}

/** Before there are tasks, the planner's sessions are all that can be seen; later, whoever looks at the whole. */
function planningLines(view: BuildView, line: Line, now: number): string[] {
  const isShown = ({ status, task }: RunView): boolean =>
    view.waves.length === 0 || (task === null && (status === 'running' || status === 'queued'));
  return view.runs.filter(isShown).map((run) => {
    const time = duration((run.endedAt ?? now) - run.startedAt);
    const text = `  ${markOf(run.status)} ${padTo(printable(run.role), 10)} ${padTo(printable(run.status), 9)} ${time} · ${turns(run.turns)}`;
    return line(text, run.status === 'running' ? undefined : 'dim');
  });
}

const marks: Record<RunStatus, string> = { running: '●', queued: '·', finished: '✓', failed: '✗', stopped: '–' };
const markOf = (status: string): string => (Object.hasOwn(marks, status) ? marks[status as RunStatus] : '?');

type Look = { mark: string; style: Style | undefined };
const looks: Record<TaskStatus, Look> = {
  waiting: { mark: '·', style: 'dim' },
  generating: { mark: '●', style: undefined },
  'handed-in': { mark: '·', style: undefined },
  evaluating: { mark: '●', style: undefined },
  merging: { mark: '●', style: undefined },
  merged: { mark: '✓', style: 'green' },
  stuck: { mark: '✗', style: 'red' },
  replaced: { mark: '–', style: 'dim' },
  skipped: { mark: '–', style: 'yellow' },
};
/** A status of a newer release is shown as it is. */
const lookOf = (status: string): Look =>
  Object.hasOwn(looks, status) ? looks[status as TaskStatus] : { mark: '?', style: undefined };

type TaskContext = { columns: number; now: number; paint: Paint; line: Line };

function taskLines(task: TaskView, view: BuildView, { columns, now, line }: TaskContext): string[] {
  const look = lookOf(task.status);
  const run = view.runs.find(({ task: id, status }) => id === task.id && (status === 'running' || status === 'queued'));
  const facts = [
    padTo(printable(task.status), 10),
    ...(task.rounds > 0 ? [`round ${task.rounds}`] : []),
    ...(task.conflicts > 0 ? [`${task.conflicts} conflict${task.conflicts === 1 ? '' : 's'}`] : []),
    ...(task.costUsd > 0 ? [dollars(task.costUsd)] : []),
    ...(run?.status === 'queued' ? [words.queued] : []),
    ...(run?.status === 'running' ? [`${turns(run.turns)}, ${duration(now - run.startedAt)}`] : []),
  ].join('  ');
  const titleWidth = Math.max(12, Math.min(48, columns - 56));
  const first = `    ${look.mark} ${padTo(printable(`${task.id}: ${task.title}`), titleWidth)}  ${facts}`;
  const open = task.status !== 'merged' && task.status !== 'replaced' && task.status !== 'skipped';
  return [
    line(first.trimEnd(), look.style),
    ...task.screenshots.map(({ id }) => line(`        seen: ${view.urls.self}/evidence/${printable(id)}`, 'dim')),
    ...(task.feedback && open ? [line(`        sent back: ${printable(task.feedback)}`, 'yellow')] : []),
  ];
}

const turns = (count: number) => `${count} turn${count === 1 ? '' : 's'}`;
