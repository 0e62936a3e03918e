/** What the command palette offers, and which of it fits what is typed. */
import type { View } from '../../routes.ts';

export type Entry = { label: string; hint: string; to: View };

type Build = { id: string; tasks: readonly { id: string; title: string; status: string }[] };

/** `build` where one is shown. */
export function entriesFor(build: Build | null): Entry[] {
  const always: Entry[] = [
    { label: 'Builds', hint: 'go to', to: { name: 'builds' } },
    { label: 'New build', hint: 'go to', to: { name: 'new-build' } },
  ];
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
  return [...views, ...tasks, ...always];
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
