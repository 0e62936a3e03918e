/** What is done with one event of a forge: asked who it was, then started, steered, collected or let be. */
import { quoted, sealedMark } from '../../core/builds/telling/issue-comment.ts';
import type { BuildCommand, Steered } from '../../core/contract/commands.ts';
import type { Origin } from '../../core/contract/origin.ts';
import { refusalText } from '../../core/contract/refusal.ts';
import type { TriggerOf } from '../../core/contract/triggers.ts';
import type { BuildSnapshot } from '../../core/contract/views.ts';
import { continuedFrom, type ReviewEvent, remarksOf } from '../../core/triggers/follow-up.ts';
import type { ForgeEvent } from '../../core/triggers/forge-event.ts';
import { reviewSpec } from '../../core/triggers/spec-text.ts';
import { closing, isAt, repositoryKey, type StoredTrigger, submissionOf } from '../../core/triggers/stored-trigger.ts';
import { buildOfBranch, granted, isIdleTalk, mayWrite, noteOf, wishOf } from '../../core/triggers/what-to-do.ts';
import { type Forge, type ForgeFailure, type ForgeResult, given, type Thread } from '../../forges/forge.ts';
import { buildIdFor, type Submitted, type TriggeredBuild, triggered } from './start-build.ts';
import type { Collected, TriggerStore } from './store.ts';

export type EventPorts = {
  forgeOf(url: string): ForgeResult<Pick<Forge, 'permissionOf' | 'comment' | 'editComment' | 'findComment'>>;
  builds: {
    view(id: string): Promise<BuildSnapshot | null>;
    steer(id: string, command: BuildCommand): Promise<Steered | null>;
    remark(id: string, text: string | null): Promise<void>;
  };
  /** See `commentSeal`. */
  seal(place: string): Promise<string>;
  submit(build: TriggeredBuild): Promise<Submitted>;
};

export type Handled = { kind: 'done' } | { kind: 'retry'; message: string; inMs: number | null };
const done: Handled = { kind: 'done' };

/** Reviews come comment by comment: for so long nothing more has to come before a build follows them up. */
const quietMs = 60_000;

type IssueTrigger = StoredTrigger & { config: TriggerOf<'issue'> };
type Context = { trigger: IssueTrigger; store: TriggerStore; ports: EventPorts; now: number };

export async function handleEvent(event: ForgeEvent, context: Context): Promise<Handled> {
  const { trigger, store, ports, now } = context;
  const wanted = wishOf(event, trigger.config);
  if (wanted.do === 'ignore') return ignored(store, wanted.why);
  const build = 'issue' in event ? await lastBuild(issueSubject(event), context) : null;
  if (isIdleTalk(wanted, build)) return ignored(store, 'no-build');
  const forge = ports.forgeOf(trigger.config.repository);
  const permission = forge.ok ? await forge.value.permissionOf(event.sender.login) : forge;
  if (!permission.ok) return failed(permission, store, now);
  const wish = granted(wanted, event, trigger.config, { permission: permission.value, build });
  switch (wish.do) {
    case 'ignore':
      return ignored(store, wish.why);
    case 'review':
      if (event.kind === 'review' || event.kind === 'review-comment') store.collect(wish.branch, event, now + quietMs);
      return done;
    case 'start':
      return 'issue' in event ? startOfIssue(event, wish.spec, context) : done;
    case 'steer':
      if (build) await steered(build.id, wish.command, ports);
      return done;
    case 'answer':
      if (build && !build.isOver) await ports.builds.remark(build.id, wish.message);
      else if ('issue' in event) return answer(threadOf(event), `**Not done:** ${quoted(wish.message, 500)}`, context);
      return done;
    default:
      return wish satisfies never;
  }
}

type IssueEvent = Extract<ForgeEvent, { kind: 'labels' | 'comment' }>;
const issueSubject = ({ issue }: IssueEvent): string => `issue ${issue.number}`;
const threadOf = ({ issue }: IssueEvent): Thread => ({ kind: 'issue', number: issue.number });

async function startOfIssue(event: IssueEvent, spec: string, context: Context): Promise<Handled> {
  const { trigger, store, ports, now } = context;
  const { forge, host, repository, issue, sender } = event;
  const subject = issueSubject(event);
  const number = (store.lastBuild(subject)?.number ?? 0) + 1;
  const id = await buildIdFor(trigger.id, subject, number);
  const closes = closing(trigger.config, `${repository}#${issue.number}`);
  const submission = { ...submissionOf(trigger.config, { spec }), ...closes };
  const { number: at, url, author } = issue;
  const origin: Omit<Origin, 'trigger'> = {
    kind: 'issue',
    by: sender.login,
    issue: { forge, isPullRequest: false, host, repository, number: at, url, author },
    continues: {},
  };
  const submitted = await ports.submit(triggered(trigger, { id, submission, origin }));
  if (submitted.ok) {
    store.started({ subject, number, id, at: now });
    return done;
  }
  store.fault(submitted.message, now);
  return answer(threadOf(event), `**No build could start:** ${quoted(submitted.message, 1000)}`, context);
}

/** One comment of the trigger on an issue or a pull request, for what no build says: written anew, never doubled. */
async function answer(thread: Thread, text: string, { trigger, store, ports, now }: Context): Promise<Handled> {
  const forge = ports.forgeOf(trigger.config.repository);
  if (!forge.ok) return failed(forge, store, now);
  const mark = sealedMark(trigger.id, await ports.seal(`${trigger.id} ${thread.kind} ${thread.number}`));
  const found = await forge.value.findComment(thread, mark);
  if (!found.ok) return failed(found, store, now);
  const body = `${mark}\n\n${text}`;
  const written = found.value
    ? await forge.value.editComment(thread, found.value.id, body)
    : await forge.value.comment(thread, body);
  return written.ok ? done : failed(written, store, now);
}

/** A command that the build does not take is told where it was asked. */
async function steered(id: string, command: BuildCommand, ports: EventPorts): Promise<void> {
  const answered = await ports.builds.steer(id, command);
  const refusal = answered?.ok === false ? refusalText(answered.refusal) : null;
  await ports.builds.remark(id, refusal);
}

async function lastBuild(subject: string, { store, ports }: Context): Promise<{ id: string; isOver: boolean } | null> {
  const last = store.lastBuild(subject);
  const view = last && (await ports.builds.view(last.id));
  return view && { id: view.id, isOver: view.endedAt !== null };
}

/** The comments of a while on one branch: a note where its build still runs, else a build that goes on with the branch. */
export async function followUp(collected: Collected, context: Context): Promise<Handled> {
  const { branch, events } = collected;
  const { trigger, store, ports, now } = context;
  const [first] = events;
  if (!first || remarksOf(events).length === 0) return ignored(store, 'nothing-asked');
  const subject = `branch ${branch}`;
  const last = store.lastBuild(subject);
  const view = await ports.builds.view(last?.id ?? buildOfBranch(branch) ?? '');
  const continues = view && view.tenant === trigger.tenant ? continuedFrom(view, branch, first) : null;
  if (!view || continues === null) return ignored(store, 'not-our-branch');
  const allowed = await allowedIn(unasked(view, trigger), first.host, events, ports);
  if (!allowed.ok) return failed(allowed, store, now);
  const remarks = remarksOf(allowed.value);
  if (remarks.length === 0) return ignored(store, 'may-not');
  const spec = reviewSpec(remarks);
  if (view.endedAt === null) {
    await steered(view.id, noteOf(spec), ports);
    return done;
  }
  const number = (last?.number ?? 0) + 1;
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
  const origin: Omit<Origin, 'trigger'> = {
    kind: 'review',
    by: sender.login,
    issue: {
      forge,
      isPullRequest: true,
      host,
      repository,
      number: pullRequest.number,
      url: pullRequest.url,
      author: '',
    },
    continues,
  };
  const submitted = await ports.submit(triggered(trigger, { id, submission, origin }));
  if (submitted.ok) {
    store.started({ subject, number, id, at: now });
    return done;
  }
  store.fault(submitted.message, now);
  const thread: Thread = { kind: 'pull-request', number: pullRequest.number };
  return answer(thread, `**No build could start:** ${quoted(submitted.message, 1000)}`, context);
}

/** The build's repositories that the trigger does not name: nobody has said yet that its people may have work done there. */
function unasked({ repositories }: BuildSnapshot, { config }: IssueTrigger): string[] {
  const named = [config.repository, ...(config.submission.repositories ?? []).map(({ url }) => url)];
  return repositories.map(({ url }) => url).filter((url) => !named.some((one) => isAt(url, repositoryKey(one))));
}

/** What those have said who may write in all of these; a login says nothing of who bears it at another host. */
async function allowedIn(
  urls: readonly string[],
  host: string,
  events: readonly ReviewEvent[],
  { forgeOf }: EventPorts,
): Promise<ForgeResult<ReviewEvent[]>> {
  if (urls.some((url) => repositoryKey(url).host !== host.toLowerCase())) return given([]);
  const refused = new Set<string>();
  for (const login of new Set(events.map(({ sender }) => sender.login)))
    for (const url of urls) {
      const forge = forgeOf(url);
      const permission = forge.ok ? await forge.value.permissionOf(login) : forge;
      if (!permission.ok) return permission;
      if (!mayWrite(permission.value)) refused.add(login);
    }
  return given(events.filter(({ sender }) => !refused.has(sender.login)));
}

function ignored(store: TriggerStore, why: string): Handled {
  store.count(why);
  return done;
}

/** A forge that is away is asked again; one that refuses is a fault of its setting. */
function failed({ reason, message, inMs }: ForgeFailure, store: TriggerStore, now: number): Handled {
  if (reason === 'unavailable') return { kind: 'retry', message, inMs };
  store.fault(message, now);
  return done;
}
