/** What the command palette offers, and which of it fits what is typed. */
import type { BuildView } from '../../../core/contract/views.ts';
import type { View } from '../../routes.ts';
import type { Act } from '../../state/acts.ts';

/** Somewhere to go, or something to do, with what is told once it is done. */
export type Entry = { label: string; hint: string } & ({ to: View } | { act: Act; done: string });

type Build = Pick<BuildView, 'id' | 'tasks' | 'status' | 'pause' | 'awaiting' | 'endedAt'>;

/** `build` where one is shown. */
export function entriesFor(build: Build | null, mayAct: boolean): Entry[] {
  const always: Entry[] = [{ label: 'Builds', hint: 'go to', to: { name: 'builds' } }];
  if (mayAct) always.push({ label: 'New build', hint: 'go to', to: { name: 'new-build' } });
  if (!build) return always;
  const { id } = build;
  const views: Entry[] = [
    { label: 'Overview', hint: 'view', to: { name: 'overview', id } },
    { label: 'Board', hint: 'view', to: { name: 'board', id } },
    { label: 'Graph', hint: 'view', to: { name: 'graph', id } },
    { label: 'Plan', hint: 'view', to: { name: 'plan', id } },
    { label: 'Requirements', hint: 'view', to: { name: 'requirements', id } },
    { label: 'Cost & breaker', hint: 'view', to: { name: 'costs', id } },
    { label: 'Events', hint: 'view', to: { name: 'events', id } },
  ];
  const tasks = build.tasks.map(
    ({ id: task, title, status }): Entry => ({
      label: title,
      hint: `${task} · ${status}`,
      to: { name: 'task', id, task },
    }),
  );
  return [...(mayAct ? actsOn(build) : []), ...views, ...tasks, ...always];
}

/** What can be done without a word more: a new limit or a choice has its place in the header. */
function actsOn({ id, status, pause, awaiting, endedAt }: Build): Entry[] {
  if (endedAt !== null) return [];
  const entry = (label: string, command: 'approve' | 'pause' | 'resume', done: string): Entry => ({
    label,
    hint: 'do',
    act: { path: `/builds/{id}/${command}`, params: { id } },
    done,
  });
  const canResume = pause?.next.some((step) => step.do === 'resume' && step.needs.length + step.with.length === 0);
  return [
    ...(awaiting
      ? [
          entry(
            awaiting.gate === 'wave' ? 'Approve the next wave' : 'Approve the plan',
            'approve',
            'Approved: the build goes on',
          ),
        ]
      : []),
    ...(canResume ? [entry('Resume the build', 'resume', 'The build goes on')] : []),
    ...(status === 'paused' ? [] : [entry('Pause the build', 'pause', 'Paused: runs under way finish their turn')]),
  ];
}

const shown = 50;

/** Those in which every word is found; those that begin with the first come first. */
export function fitting(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const [first = ''] = words;
  const found = entries.filter(({ label, hint }) =>
    words.every((word) => `${label} ${hint}`.toLowerCase().includes(word)),
  );
  const begins = ({ label }: Entry): number => (label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b)).slice(0, shown);
}
