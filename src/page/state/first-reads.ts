/** What each view reads before it is first shown: on the server, so that the first answer has it all. */

import type { BuildEvent, BuildEventType } from '../../core/contract/events.ts';
import { recentRuns } from '../../core/contract/recent-runs.ts';
import type { BuildView } from '../../core/contract/views.ts';
import { drawnIn } from '../parts/more-link.tsx';
import type { View } from '../routes.ts';
import { filterIn } from '../views/builds/list-filter.ts';
import { mostMoves, moveTypes } from '../views/costs/breaker/moves.ts';
import { addressOf, type Outcome, type ReadPath } from './api.ts';
import { buildAddress, buildQuery } from './build-read.ts';
import { newestEvents } from './newest-events.ts';
import type { ReadQuery, Reads } from './reads.ts';

/** Moments for which the cost is drawn. */
export const costPoints = 120;

/** Requirements that are drawn before one asks for more, and read with the document; the API gives at most 200 at once. */
export const drawnRequirements = 30;
export const mostRequirements = 200;

/** The first page of them: where one of them is asked for, or a state, it may be any. */
export const firstRequirements = (query: URLSearchParams): { limit: number } =>
  query.has('r') || query.has('state')
    ? { limit: mostRequirements }
    : { limit: Math.min(mostRequirements, drawnIn(query, 'shown', drawnRequirements)) };

export const mostDiscoveries = { limit: 200 };
/** Of the list of builds, at once. */
export const listedBuilds = 50;

/** What came back and was re-planned last, which the timeline marks. */
export const turnTypes = [
  'task.rejected',
  'task.conflict',
  'task.retried',
  'breaker.half-opened',
] as const satisfies BuildEventType[];
export const turnsQuery = { types: turnTypes.join(','), before: 'end', limit: recentRuns };

/** The last moves of the breaker. */
export const movesQuery = { types: moveTypes.join(','), before: 'end', limit: mostMoves };

/** Of a large build the timeline shows the recent runs, and all of them where one asks for that. */
export const allRuns = { runs: 'all' };
export const wantsAllRuns = (query: URLSearchParams): boolean => query.get('runs') === 'all';

type First = [path: ReadPath, params: Record<string, string>, query?: ReadQuery];

/** Beside the build itself. */
function firstOf(view: View, query: URLSearchParams): First[] {
  switch (view.name) {
    case 'builds':
      return [['/builds', {}, { limit: listedBuilds, ...filterIn(query) }]];
    case 'overview':
      if (wantsAllRuns(query))
        return [
          ['/builds/{id}', { id: view.id }, allRuns],
          ['/builds/{id}/retrospective', { id: view.id }],
        ];
      return [['/builds/{id}/events', { id: view.id }, turnsQuery]];
    case 'new-build':
    case 'graph':
    case 'events':
      return [];
    case 'board':
      // The scopes of tasks, which are looked through where one is asked for; the plan of a large build is a megabyte.
      return query.has('scope') ? [['/builds/{id}/plan', { id: view.id }]] : [];
    case 'plan':
      return [['/builds/{id}/plan', { id: view.id }]];
    case 'requirements':
      return [
        ['/builds/{id}/requirements', { id: view.id }, firstRequirements(query)],
        ['/builds/{id}/spec', { id: view.id }],
      ];
    case 'costs':
      return [
        ['/builds/{id}/costs', { id: view.id }, { points: costPoints }],
        ['/builds/{id}/events', { id: view.id }, movesQuery],
      ];
    case 'task':
      return [
        ['/builds/{id}/tasks/{task}', { id: view.id, task: view.task }],
        ['/builds/{id}/discoveries', { id: view.id }, mostDiscoveries],
      ];
    case 'run':
      return [];
    default:
      return view satisfies never;
  }
}

/** Reads who asks and, where the view is one of a build, the build: what the head of the page says. */
export async function loadBuild(view: View, reads: Reads): Promise<Outcome<unknown> | null> {
  const who: First = 'id' in view ? ['/builds/{id}/me', { id: view.id }] : ['/me', {}];
  const asked = load(reads, who);
  const build = 'id' in view ? await load(reads, ['/builds/{id}', { id: view.id }, buildQuery]) : null;
  await asked;
  return build;
}

/** Reads the rest; a failure is kept as the answer that it is. */
export async function loadRest(view: View, query: URLSearchParams, reads: Reads): Promise<void> {
  const own: Promise<unknown>[] = firstOf(view, query).map((first) => load(reads, first));
  if (view.name === 'run') own.push(loadRun(view, query, reads));
  const build = 'id' in view ? reads.at(buildAddress(view.id)).peek().value : null;
  if ('id' in view && build)
    own.push(load(reads, ['/builds/{id}/events', { id: view.id }, eventsQuery(build as BuildView)]));
  await Promise.all(own);
}

const load = (reads: Reads, [path, params, query]: First) => reads.load(path, params, query ? { query } : {});

/** A run, and of its transcript the part that is shown first. */
async function loadRun(
  { id, run }: Extract<View, { name: 'run' }>,
  query: URLSearchParams,
  reads: Reads,
): Promise<void> {
  const answer = await reads.load('/builds/{id}/runs/{run}', { id, run });
  if (!answer.ok || answer.value.removedAt !== null) return;
  const part = firstPart(answer.value.run.status, query);
  await reads.load('/builds/{id}/runs/{run}/transcript', { id, run }, { query: part });
}

const partMessages = 40;

/** Of a transcript: around the turn that is asked for, or the end of a run that is under way, or the beginning. */
export function firstPart(status: string, query: URLSearchParams): ReadQuery {
  const turn = turnIn(query);
  // A turn has two messages, more or less.
  const after = turn === null ? 0 : 2 * turn - partMessages / 4;
  if (after > 0) return { after, limit: partMessages };
  return turn === null && isUnderWay(status) ? { before: 'end', limit: partMessages } : { limit: partMessages };
}

/** `?turn=12`; null where none is asked for. */
export function turnIn(query: URLSearchParams): number | null {
  const turn = Number(query.get('turn'));
  return Number.isSafeInteger(turn) && turn > 0 && turn < 1_000_000 ? turn : null;
}

export const isUnderWay = (status: string): boolean => status === 'running' || status === 'queued';

const eventsQuery = ({ lastSeq }: Pick<BuildView, 'lastSeq'>): ReadQuery => ({
  after: Math.max(0, lastSeq - newestEvents),
  limit: newestEvents,
});

/** The address of the events that come with the document. */
export const eventsAddress = (view: Pick<BuildView, 'id' | 'lastSeq'>): string =>
  addressOf('/builds/{id}/events', { id: view.id }, eventsQuery(view));

export const firstEvents = (page: unknown): readonly BuildEvent[] =>
  (page as { events: readonly BuildEvent[] } | null)?.events ?? [];
