/** Reviews of pull requests: collected for a while, and then one build that goes on with the branch. */
import type { Origin } from '../../core/contract/origin.ts';
import { type ReviewEvent, remarksOf, saidIn } from '../../core/triggers/follow-up.ts';
import type { EventOf } from '../../core/triggers/forge-event.ts';
import { reviewSpec } from '../../core/triggers/spec-text.ts';
import { submissionOf } from '../../core/triggers/stored-trigger.ts';
import { noteOf } from '../../core/triggers/what-to-do.ts';
import { type ForgeResult, given } from '../../forges/forge.ts';
import { branchSubject, buildOnBranch, mayWriteIn, unasked } from './branch-build.ts';
import {
  type Context,
  done,
  type EventForge,
  type EventPorts,
  failed,
  type Handled,
  ignored,
  notStarted,
  steered,
} from './event-context.ts';
import { buildIdFor, triggered } from './start-build.ts';
import type { Collected } from './store.ts';

/** Reviews come comment by comment: for so long nothing more has to come before a build follows them up. */
const quietMs = 60_000;
/** A review that the forge is asked for is not much older than the word that there is one. */
const patienceMs = 10 * 60_000;

export async function collectReview(
  event: ReviewEvent | EventOf<'reviewed'>,
  branch: string,
  forge: EventForge,
  context: Context,
): Promise<Handled> {
  const { store, now } = context;
  const when = { now, dueAt: now + quietMs };
  if (event.kind !== 'reviewed') {
    store.collect(branch, { events: [event], id: null, ...when });
    return done;
  }
  const { pullRequest, sender, at } = event;
  const query = { number: pullRequest.number, by: sender.login, since: at - patienceMs };
  const reviews = forge.reviews === null ? given([]) : await forge.reviews(query);
  if (!reviews.ok) return failed(reviews, context);
  for (const review of reviews.value)
    store.collect(branch, { events: saidIn(review, event), id: `review ${review.id}`, ...when });
  return done;
}

/** The comments of a while on one branch: a note where its build still runs, else a build that goes on with the branch. */
export async function followUp(collected: Collected, context: Context): Promise<Handled> {
  const { branch, events } = collected;
  const { trigger, store, ports, now } = context;
  const [first] = events;
  if (!first || remarksOf(events).length === 0) return ignored(store, 'nothing-asked');
  const known = await buildOnBranch(branch, first, context);
  if (known === null) return ignored(store, 'not-our-branch');
  const { view, continues } = known;
  const allowed = await allowedIn(unasked(view, trigger), first.host, events, ports);
  if (!allowed.ok) return failed(allowed, context);
  const remarks = remarksOf(allowed.value);
  if (remarks.length === 0) return ignored(store, 'may-not');
  const spec = reviewSpec(remarks);
  if (view.endedAt === null) {
    await steered(view.id, noteOf(spec), ports);
    return done;
  }
  const number = known.number + 1;
  const subject = branchSubject(branch);
  const id = await buildIdFor(trigger.id, subject, number);
  const { forge, host, repository, pullRequest, sender } = first;
  const configured = trigger.config.submission.repositories ?? [];
  const repositories = view.repositories.map(({ name, url }) => ({
    ...configured.find((one) => one.name === name),
    name,
    url,
    base: continues[name]?.branch,
  }));
  const submission = { ...submissionOf(trigger.config, { spec }), repositories };
  const place = { forge, isPullRequest: true, host, repository, number: pullRequest.number, url: pullRequest.url };
  const origin: Omit<Origin, 'trigger'> = {
    kind: 'review',
    by: sender.login,
    issue: { ...place, author: '' },
    continues,
  };
  const submitted = await ports.submit(triggered(trigger, { id, submission, origin }));
  if (!submitted.ok)
    return notStarted({ kind: 'pull-request', number: pullRequest.number }, submitted.message, context);
  store.started({ subject, number, id, at: now });
  return done;
}

/** What those have said who may write in all of these. */
async function allowedIn(
  urls: readonly string[],
  host: string,
  events: readonly ReviewEvent[],
  ports: EventPorts,
): Promise<ForgeResult<ReviewEvent[]>> {
  const allowed = new Set<string>();
  for (const login of new Set(events.map(({ sender }) => sender.login))) {
    const may = await mayWriteIn(urls, { login, host }, ports);
    if (!may.ok) return may;
    if (may.value) allowed.add(login);
  }
  return given(events.filter(({ sender }) => allowed.has(sender.login)));
}
