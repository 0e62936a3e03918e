/** Discoveries: what one run found out and later runs should know, folded, flagged and kept short. */
import { z } from 'zod';
import { globsOverlap } from '../../plan/scope.ts';
import type { Task } from '../../plan/work-plan.ts';
import { Discovery } from '../../roles.ts';

export const KnownDiscovery = z.strictObject({
  ...Discovery.shape,
  task: z.string(),
  at: z.number(),
  /** The same place of evidence with another text: one of the two is out of date. */
  contradicted: z.boolean(),
});
export type KnownDiscovery = z.infer<typeof KnownDiscovery>;

/** Later runs read at most this much: about 500 tokens. */
const briefCharacters = 1750;
const keptDiscoveries = 200;

const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Adds a discovery; a repetition folds into the one that is known, and a contradiction flags both. */
export function addDiscovery(
  known: readonly KnownDiscovery[],
  discovery: Discovery,
  found: { task: string; at: number },
): KnownDiscovery[] {
  if (known.some((other) => folded(other.text) === folded(discovery.text))) return [...known];
  const contradicts = (other: KnownDiscovery): boolean =>
    other.task !== found.task && other.kind === discovery.kind && other.evidence === discovery.evidence;
  const contradicted = known.some(contradicts);
  return [
    ...known.map((other) => (contradicts(other) ? { ...other, contradicted: true } : other)),
    { ...discovery, ...found, contradicted },
  ].slice(-keptDiscoveries);
}

/**
 * What a task's run is told: discoveries about its own files first, then the newest; empty where there are none. One whose
 * scope names files is told to tasks that may change such files or depend on its own; one without a scope, to everyone.
 */
export function discoveryBrief(known: readonly KnownDiscovery[], task: Task): string {
  const globs = [...task.scope, ...task.shared];
  const isAbout = (discovery: KnownDiscovery): boolean =>
    globsOverlap(discovery.scope, globs) || task.dependsOn.includes(discovery.task);
  const ranked = known
    .filter((discovery) => discovery.task !== task.id && (discovery.scope.length === 0 || isAbout(discovery)))
    .map((discovery) => ({ discovery, rank: isAbout(discovery) ? 1 : 0 }))
    .toSorted((a, b) => b.rank - a.rank || b.discovery.at - a.discovery.at)
    .map(({ discovery }) => discovery);
  const lines: string[] = [];
  let room = briefCharacters;
  for (const discovery of ranked) {
    const flag = discovery.contradicted ? ' (contradicted by another run; check it)' : '';
    const line = `- ${discovery.kind} from ${discovery.task}${flag}: ${discovery.text} (see ${discovery.evidence})`;
    if (line.length > room) continue;
    lines.push(line);
    room -= line.length + 1;
  }
  return lines.join('\n');
}
