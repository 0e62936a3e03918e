/** A build of a scenario as its client sees it: submitted, followed by its events until it rests, found in the list. */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ApiClient, ApiResult } from '../../src/cli/client/api-client.ts';
import type { BuildEvent } from '../../src/core/contract/events.ts';
import type { SubmissionInput } from '../../src/core/contract/submission.ts';
import { type BuildList, type BuildView, restingStatuses } from '../../src/core/contract/views.ts';

export type Rested = { view: BuildView; events: BuildEvent[] };

/** The value of an answer; a refusal is an error that shows all of it. */
export function unwrapped<T>(result: ApiResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure, null, 1));
  return result.value;
}

export const submit = async (client: ApiClient, submission: SubmissionInput): Promise<string> =>
  unwrapped(await client.createBuild(submission)).id;

/** Every event up to the first that is looked for. Throws where the log has a gap, or where the build rests before. */
export async function eventsUntil(
  client: ApiClient,
  id: string,
  isWanted: (event: BuildEvent) => boolean,
  /** A rest that is passed over, because the build was resumed since. */
  overcome?: string,
): Promise<BuildEvent[]> {
  const events: BuildEvent[] = [];
  for (;;) {
    const page = unwrapped(await client.events(id, { after: events.length, waitSeconds: 10 }));
    for (const event of page.events) {
      events.push(event);
      if (event.seq !== events.length) throw new Error(`event ${events.length} has the number ${event.seq}`);
      if (isWanted(event)) return events;
      if (isRest(event) && event.type !== overcome)
        throw new Error(`rested too early:\n${events.map(({ text }) => text).join('\n')}`);
    }
  }
}

const isRest = ({ type }: BuildEvent): boolean => restingStatuses.some((status) => type === `build.${status}`);

/** Follows a build until it rests; an earlier rest is passed over, because it was resumed since. */
export async function untilRest(client: ApiClient, id: string, overcome?: string): Promise<Rested> {
  const events = await eventsUntil(client, id, (event) => isRest(event) && event.type !== overcome, overcome);
  return { view: unwrapped(await client.build(id)), events };
}

/** Submits a build and follows it until it rests. */
export const built = async (client: ApiClient, submission: SubmissionInput): Promise<Rested> =>
  untilRest(client, await submit(client, submission));

export const typesOf = (events: readonly BuildEvent[]): string[] => events.map(({ type }) => type);

/** The same without the preparation that every build and every run begins with, and without the gates of its waves. */
export const storyOf = (events: readonly BuildEvent[]): string[] =>
  typesOf(
    events.filter(
      ({ type, data }) =>
        !['run.prepared', 'environment.decided', 'base.tested', 'heads.verified'].includes(type) &&
        !(type === 'plan.stage' && data.role === 'preparer'),
    ),
  );

/** The runs of a build beside those in which the system tries out by itself what there is. */
export const workOf = ({ runs }: Pick<BuildView, 'runs'>): BuildView['runs'] =>
  runs.filter(({ role }) => role !== 'preparer' && role !== 'verifier');

/** What a test compares of the tasks: `id: status, rounds/conflicts`. */
export const tasksOf = ({ tasks }: BuildView): string[] =>
  tasks.map(({ id, status, rounds, conflicts }) => `${id}: ${status} after ${rounds} rounds, ${conflicts} conflicts`);

/** The line of a build in the list, once history has caught up with the view; after a time, as it is. */
export async function listedAs(
  client: ApiClient,
  view: BuildView,
  updatedAt = view.endedAt,
): Promise<BuildList['builds'][number] | undefined> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const line = unwrapped(await client.builds()).builds.find(({ id }) => id === view.id);
    if (isDeepStrictEqual(line, lineOf(view, updatedAt)) || performance.now() > deadline) return line;
    await pause(50);
  }
}

/** The line that the view of a build calls for in which something happened last at `updatedAt`; of one that has ended, its end. */
export const lineOf = (view: BuildView, updatedAt = view.endedAt): BuildList['builds'][number] => {
  const { id, title, tenant, status, createdAt, endedAt, tasks, cost, submittedBy, repositories, urls } = view;
  return {
    id,
    title,
    tenant,
    status,
    createdAt,
    endedAt,
    tasks: tasks.filter((task) => task.status !== 'replaced').length,
    merged: tasks.filter((task) => task.status === 'merged').length,
    costUsd: cost.spentUsd,
    limitUsd: cost.limitUsd,
    submittedBy,
    repositories: repositories.map(({ name }) => name),
    needs: view.pause?.reason ?? null,
    updatedAt,
    urls,
  };
};
