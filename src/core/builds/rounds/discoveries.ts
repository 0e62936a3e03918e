/** Discoveries: what one run found out and later runs should know, folded, flagged and kept short. */
import { z } from 'zod';
import { globsOverlap } from '../../plan/scope.ts';
import type { Task } from '../../plan/work-plan.ts';
import { Discovery } from '../../roles.ts';

export const KnownDiscovery = z.strictObject({
  ...Discovery.shape,
  task: z.string(),
  at: z.number(),
  /** The commit of its evidence's repository at which it was found; null where that is not known. */
  commit: z.string().nullable().default(null),
  /** A task that has merged since and has changed the file of its evidence. */
  changedBy: z.string().nullable().default(null),
  /** Other tasks of which it was found, where several are distilled into it. */
  alsoFrom: z.array(z.string()).default([]),
  /** The same place of evidence with another text: one of the two is out of date. */
  contradicted: z.boolean(),
});
export type KnownDiscovery = z.infer<typeof KnownDiscovery>;

/** Later runs read at most this much: about 500 tokens. */
export const briefCharacters = 1750;
const keptDiscoveries = 200;

const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Where and when one was found. */
export type Found = { task: string; at: number; commit?: string | null };

/** Adds a discovery; a repetition folds into the one that is known, which holds at its commit too, and a contradiction flags both. */
export function addDiscovery(
  known: readonly KnownDiscovery[],
  discovery: Discovery,
  { commit = null, ...found }: Found,
): KnownDiscovery[] {
  const isSame = (other: KnownDiscovery): boolean => folded(other.text) === folded(discovery.text);
  if (known.some(isSame)) {
    const again = commit === null ? {} : { commit, changedBy: null };
    return known.map((other) => (isSame(other) ? { ...other, ...again } : other));
  }
  const contradicts = (other: KnownDiscovery): boolean =>
    other.task !== found.task && other.kind === discovery.kind && other.evidence === discovery.evidence;
  const contradicted = known.some(contradicts);
  return [
    ...known.map((other) => (contradicts(other) ? { ...other, contradicted: true } : other)),
    { ...discovery, ...found, commit, changedBy: null, alsoFrom: [], contradicted },
  ].slice(-keptDiscoveries);
}

/** A task has merged that changes these files, as `repository:path`: what was found in them may not hold any more. */
export function changedSince(
  known: readonly KnownDiscovery[],
  { task, paths }: { task: string; paths: readonly string[] },
): KnownDiscovery[] {
  const changed = new Set(paths.map((path) => path.replace(':', '/')));
  return known.map((discovery) =>
    discovery.task !== task && changed.has(fileOf(discovery)) ? { ...discovery, changedBy: task } : discovery,
  );
}

const sourcesOf = ({ task, alsoFrom }: KnownDiscovery): string[] => [task, ...alsoFrom];

/** Without the lines that may stand behind it. */
const fileOf = ({ evidence }: KnownDiscovery): string => evidence.replace(/[:#]L?\d[\d,L-]*$/, '');

/**
 * What a task's run is told: discoveries about its own files first, then the newest; empty where there are none. One whose
 * scope names files is told to tasks that may change such files or depend on its own; one without a scope, to everyone.
 */
export function discoveryBrief(known: readonly KnownDiscovery[], task: Task): string {
  const globs = [...task.scope, ...task.shared];
  const isAbout = (discovery: KnownDiscovery): boolean =>
    globsOverlap(discovery.scope, globs) || sourcesOf(discovery).some((source) => task.dependsOn.includes(source));
  const ranked = known
    .filter((discovery) => discovery.task !== task.id && (discovery.scope.length === 0 || isAbout(discovery)))
    .map((discovery) => ({ discovery, rank: isAbout(discovery) ? 1 : 0 }))
    .toSorted((a, b) => b.rank - a.rank || b.discovery.at - a.discovery.at)
    .map(({ discovery }) => discovery);
  const lines: string[] = [];
  let room = briefCharacters;
  for (const discovery of ranked) {
    const line = lineOf(discovery, known);
    if (line.length > room) continue;
    lines.push(line);
    room -= line.length + 1;
  }
  return lines.join('\n');
}

function lineOf(discovery: KnownDiscovery, known: readonly KnownDiscovery[]): string {
  const { kind, task, text, evidence, commit } = discovery;
  const flags = flagsOf(discovery, known).map((flag) => ` (${flag})`);
  const at = commit === null ? '' : ` at ${commit.slice(0, 7)}`;
  return `- ${kind} from ${task}${at}${flags.join('')}: ${text} (see ${evidence})`;
}

/** Of two that contradict each other the later one was found at the later state. */
function flagsOf({ contradicted, changedBy, ...one }: KnownDiscovery, known: readonly KnownDiscovery[]): string[] {
  const isOutdone = known.some(
    (other) => other.contradicted && other.kind === one.kind && other.evidence === one.evidence && other.at > one.at,
  );
  const against = isOutdone ? 'contradicted by a later one; check it' : 'contradicts an earlier one; check it';
  return [
    ...(contradicted ? [against] : []),
    ...(changedBy === null ? [] : [`${changedBy} has changed this file since; check it`]),
  ];
}
