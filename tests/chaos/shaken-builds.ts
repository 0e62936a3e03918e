/** Builds one after the other: one of each kind in peace, then others while the stack's processes are killed as the schedule says. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { restingStatuses } from '../../src/core/contract/views.ts';
import { repositoryWith } from '../scenarios/bare-repositories.ts';
import type { Landed, Message } from '../scenarios/build-invariants.ts';
import { allEvents, type Checked, checkBuild } from '../scenarios/checked-build.ts';
import { submit } from '../scenarios/followed-build.ts';
import type { KillableStack } from '../scenarios/killable-stack.ts';
import type { Killing } from '../scenarios/repeated-calls.ts';
import { messageIds } from '../scenarios/told-webhooks.ts';
import { chaosFiles, chaosSubmission, chaosTasks, type Kind, kinds } from './chaos-build.ts';
import type { PlannedKill } from './kill-schedule.ts';
import type { MoodyReceiver } from './moody-receiver.ts';

/** A kill that was made. Times are milliseconds of the harness' clock. */
export type Kill = PlannedKill &
  Killing & {
    readyAt: number;
    /** From `readyAt` to the first useful work after it; null where the next kill, or the build's end, came before. */
    recoveryMs: number | null;
    /** The build had no task at work yet. */
    isInPlanning: boolean;
  };

export type ShakenBuild = Checked & { id: string; kind: Kind; kills: Kill[]; messages: Message[]; ms: number };

export type ShakenBuilds = {
  builds: ShakenBuild[];
  /** A line each. */
  violations: string[];
};

type Shaking = {
  stack: KillableStack;
  receiver: MoodyReceiver;
  schedule: PlannedKill[];
  now: () => number;
  say: (line: string) => void;
};

/** No useful work for so long, while all is up, is a build that hangs. */
const patienceMs = 300_000;

export async function shakenBuilds({ stack, receiver, schedule, now, say }: Shaking): Promise<ShakenBuilds> {
  const builds: ShakenBuild[] = [];
  const violations: string[] = [];
  const violated = (line: string) => {
    violations.push(line);
    say(`VIOLATION ${line}`);
  };
  const left = [...schedule];
  const peaceful = new Map<Kind, Landed>();
  for (let number = 0; number < kinds.length || left.length > 0; number += 1) {
    const isInPeace = number < kinds.length;
    const kind = kindOf(number);
    const repository = `chaos-${number}`;
    repositoryWith(join(stack.state, 'repositories'), repository, chaosFiles);
    const startedAt = now();
    const id = await submit(stack.client, chaosSubmission(kind, `${stack.gitUrl}/${repository}.git`, receiver.url));
    const before = schedule.length - left.length;
    const { kills, rests } = await untilRest(id, isInPeace ? [] : left, { stack, now, say, before });
    if (!rests) {
      const view = await stack.client.build(id);
      const shown = view.ok ? JSON.stringify({ status: view.value.status, tasks: view.value.tasks }) : 'no view';
      violated(`build ${id}, ${kills.length} kills: nothing has happened for ${patienceMs / 1000} s: ${shown}`);
      break;
    }
    const ms = now() - startedAt;
    const calls = stack.books.calls.filter(({ at }) => at >= startedAt);
    const messages = await receiver.messagesOf(id, messageIds(id, await allEvents(stack, id)));
    const rested = { id, repository, calls, kills, tasks: chaosTasks, peaceful: peaceful.get(kind) ?? null, messages };
    const checked = await checkBuild(stack, rested);
    if (isInPeace) peaceful.set(kind, checked.landed);
    const worked = calls.find(({ run }) => run?.startsWith('generator'))?.at ?? startedAt;
    const marked = kills.map((kill) => ({ ...kill, isInPlanning: kind === 'spec' && kill.killedAt < worked }));
    builds.push({ ...checked, id, kind, kills: marked, messages, ms });
    const cost = `$${checked.spentUsd.toFixed(4)} spent, $${checked.billedUsd.toFixed(4)} billed`;
    say(
      `build ${number} (${kind}) rests after ${(ms / 1000).toFixed(1)} s: ${kills.length} kills, ${checked.repeats.repeated} calls repeated, ${cost}`,
    );
    for (const { invariant, text } of checked.violations) violated(`build ${id}: ${invariant}: ${text}`);
  }
  const known = builds.reduce((sum, { calls }) => sum + calls, 0);
  if (violations.length === 0 && known !== stack.books.calls.length)
    violated(`the model got ${stack.books.calls.length} calls, and the builds know of ${known}`);
  return { builds, violations };
}

/** One of each in peace; of the shaken ones, every third is planned. */
const kindOf = (number: number): Kind => kinds[number] ?? ((number - kinds.length) % 3 === 0 ? 'spec' : 'plan');

type Course = Omit<Shaking, 'schedule' | 'receiver'> & {
  /** Kills made in earlier builds. */
  before: number;
};

type Made = Omit<Kill, 'isInPlanning'>;

/** Kills until the build rests or the schedule is used up. The kill under way at the end is made whole: it meets the clearing up. */
async function untilRest(id: string, left: PlannedKill[], course: Course): Promise<{ kills: Made[]; rests: boolean }> {
  const { stack, now, say, before } = course;
  const made: Made[] = [];
  let lastReadyAt = now();
  let isResting = false;
  const killing = (async () => {
    while (!isResting) {
      const [planned] = left;
      if (!planned) return;
      if (planned.from === 'work') await until(() => isResting || workAfter(stack, lastReadyAt) !== null);
      await pause(planned.delayMs);
      left.shift();
      const { target } = planned;
      const killedAt = now();
      await stack.kill(target);
      const deadAt = now();
      await stack.restart(target);
      const readyAt = now();
      lastReadyAt = readyAt;
      // A run asks the model and saves its tree at once, and keeps the answer where the tree cannot be saved.
      const cutsCalls = target !== 'sandbox' && target !== 'git';
      made.push({ ...planned, killedAt, deadAt, readyAt, cutsCalls, recoveryMs: null });
      say(`kill ${before + made.length}: ${target}, up again after ${readyAt - killedAt} ms`);
    }
  })();
  let rests = false;
  for (;;) {
    const list = await stack.client.builds();
    // The list is D1's: asking the build itself would wake it, and hide that nothing else does.
    const line = list.ok ? list.value.builds.find((build) => build.id === id) : undefined;
    rests = line !== undefined && restingStatuses.includes(line.status);
    const lastWorkAt = Math.max(lastReadyAt, ...stack.work.slice(-20));
    if (rests || now() - lastWorkAt > patienceMs) break;
    await pause(100);
  }
  isResting = true;
  await killing;
  return { kills: recovered(made, stack, now()), rests };
}

const recovered = (kills: readonly Made[], { work }: KillableStack, endedAt: number): Made[] =>
  kills.map((kill, index) => {
    const from = kill.target === 'worker' || kill.target === 'all' ? kill.killedAt : kill.readyAt;
    const to = kills[index + 1]?.killedAt ?? endedAt;
    const first = work.filter((at) => at >= from && at < to).sort((a, b) => a - b)[0];
    return { ...kill, recoveryMs: first === undefined ? null : Math.max(0, first - kill.readyAt) };
  });

const workAfter = ({ work }: KillableStack, at: number): number | null => work.find((one) => one >= at) ?? null;

async function until(question: () => boolean): Promise<void> {
  while (!question()) await pause(10);
}
