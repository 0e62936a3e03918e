/** What a Build's rows mean, those of older releases too: the upgrades of its store and how each kind of row is read. */
import { BuildEvent } from '../contract/events.ts';
import { parseStored } from '../stored/parse-stored.ts';
import type { StoredRow, Upgrade } from '../stored/upgrades.ts';
import { BuildRecord } from './records/build-record.ts';
import { BuildState } from './state.ts';
import { Effect } from './step-types.ts';

/** `fields` is the state without its tasks and runs, which are rows of their own. Events stay as they were written. */
export type BuildRow = 'fields' | 'task' | 'run' | 'effect';

/** From version 1, that of release 0.1.0. */
export const buildUpgrades: readonly Upgrade<BuildRow>[] = [];

export const readBuild = (stored: StoredRow): BuildState => parseStored(BuildState, stored, 'of the build');

export const readEvent = (stored: StoredRow): BuildEvent => parseStored(BuildEvent, stored, `event ${stored.seq}`);

export const readRecord = (stored: unknown, key: string): BuildRecord =>
  parseStored(BuildRecord, stored, `record ${key}`);

/** An effect that this release cannot perform: a newer one has ordered it and was rolled back. */
export type UnreadableEffect = { kind: 'unreadable'; message: string };

/** One effect that cannot be read must not keep the others from being performed, so this does not throw. */
export function readEffect(stored: unknown, id: number): Effect | UnreadableEffect {
  try {
    return parseStored(Effect, stored, `effect ${id}`);
  } catch (error) {
    return { kind: 'unreadable', message: error instanceof Error ? error.message : String(error) };
  }
}
