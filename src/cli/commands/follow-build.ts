/** Follows a build until it rests; restarts of the API are waited out. */
import type { BuildEvent } from '../../core/contract/events.ts';
import { type BuildView, isResting } from '../../core/contract/views.ts';
import type { ApiClient, ApiFailure, ApiResult } from '../client/api-client.ts';
import { type EventReader, eventReader } from '../client/event-reader.ts';

/** What the follower shows to: a live screen, plain lines, or a recording double. */
export type BuildDisplay = {
  event: (event: BuildEvent) => void;
  view: (view: BuildView) => void;
  /** The API does not answer for now; null when it answers again. */
  trouble: (message: string | null) => void;
};

export type FollowOptions = {
  client: ApiClient;
  id: string;
  display: BuildDisplay;
  /** Events up to this one are not shown. */
  after?: number;
  /** The longest wait for an event; the view is asked for after each. */
  waitSeconds: number;
  /** Pauses between attempts; rejects when the caller gives up. */
  sleep: (ms: number) => Promise<unknown>;
  /** How long the API may be away in one go, once it has answered. */
  patienceMs: number;
};

const firstPauseMs = 250;
const longestPauseMs = 5_000;
const idlePauseMs = 500;

/** Answers the view in which the build rests (paused included), with every event shown. */
export async function followBuild(options: FollowOptions): Promise<ApiResult<BuildView>> {
  const reader = eventReader(options.client, options.id);
  try {
    return await follow(options, reader);
  } finally {
    reader.close();
  }
}

async function follow(options: FollowOptions, reader: EventReader): Promise<ApiResult<BuildView>> {
  const { client, id, display, waitSeconds, sleep } = options;
  const first = await client.build(id);
  if (!first.ok) return first;
  let view = first.value;
  let { after = 0 } = options;
  display.view(view);
  for (;;) {
    const resting = isResting(view);
    if (resting && after >= view.lastSeq) return { ok: true, value: view };
    const wait = resting || after < view.lastSeq ? 0 : waitSeconds;
    const page = await persist(options, () => reader.next({ after, waitSeconds: wait }));
    if (!page.ok) return page;
    for (const event of page.value.events) {
      display.event(event);
      after = event.seq;
    }
    if (page.value.events.length === 0) {
      after = Math.max(after, page.value.lastSeq);
      // A server that does not hold the answer open must not be asked in a tight loop.
      if (!resting || after < view.lastSeq) await sleep(idlePauseMs);
    }
    const next = await persist(options, () => client.build(id));
    if (!next.ok) return next;
    view = next.value;
    display.view(view);
  }
}

/** Repeats a call while the API is away, with growing pauses, for as long as the patience lasts. */
async function persist<T>(
  { display, sleep, patienceMs }: FollowOptions,
  call: () => Promise<ApiResult<T>>,
): Promise<ApiResult<T>> {
  let waitedMs = 0;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    const result = await call();
    if (result.ok || !isPassing(result.failure) || waitedMs >= patienceMs) {
      if (waitedMs > 0 && result.ok) display.trouble(null);
      return result;
    }
    if (waitedMs === 0) display.trouble(result.failure.message);
    await sleep(pauseMs);
    waitedMs += pauseMs;
  }
}

const isPassing = (failure: ApiFailure): failure is Extract<ApiFailure, { reason: 'unreachable' }> =>
  failure.reason === 'unreachable';
