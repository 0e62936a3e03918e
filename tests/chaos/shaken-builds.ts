/** Builds one after the other, the first in peace, the others while the stack's processes are killed as the schedule says. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { restingStatuses } from '../../src/core/api.ts';
import { repositoryWith } from '../scenarios/bare-repositories.ts';
import { type Checked, checkBuild } from '../scenarios/build-invariants.ts';
import { submit } from '../scenarios/followed-build.ts';
import type { KillableStack } from '../scenarios/killable-stack.ts';
import { chaosFiles, chaosSubmission, chaosTasks } from './chaos-build.ts';
import type { PlannedKill } from './kill-schedule.ts';

/** A kill that was made. Times are milliseconds of the harness' clock. */
export type Kill = PlannedKill & {
  killedAt: number;
  deadAt: number;
  readyAt: number;
  /** From `readyAt` to the first useful work after it; null where the next kill, or the build's end, came before. */
  recoveryMs: number | null;
};

export type ShakenBuilds = {
  kills: Kill[];
  builds: (Checked & { id: string; ms: number })[];
  violations: string[];
};

type Shaking = { stack: KillableStack; schedule: PlannedKill[]; now: () => number; say: (line: string) => void };

/** No useful work for so long, while all is up, is a build that hangs. */
const patienceMs = 90_000;

export async function shakenBuilds({ stack, schedule, now, say }: Shaking): Promise<ShakenBuilds> {
  const result: ShakenBuilds = { kills: [], builds: [], violations: [] };
  const left = [...schedule];
  let faultFreeTree: string | null = null;
  for (let number = 0; number === 0 || left.length > 0; number += 1) {
    const repository = `chaos-${number}`;
    repositoryWith(join(stack.state, 'repositories'), repository, chaosFiles);
    const startedAt = now();
    const firstCall = stack.books.calls.length;
    const id = await submit(stack.client, chaosSubmission(`${stack.gitUrl}/${repository}.git`));
    const made: Kill[] = [];
    const ended = await untilRest(id, number === 0 ? [] : left, made, {
      stack,
      now,
      say,
      number: () => result.kills.length + made.length,
    });
    result.kills.push(...made);
    if (!ended) {
      const view = await stack.client.build(id);
      const shown = view.ok ? JSON.stringify({ status: view.value.status, tasks: view.value.tasks }) : 'no view';
      result.violations.push(`build ${id}: nothing has happened for ${patienceMs / 1000} s: ${shown}`);
      return result;
    }
    const ms = now() - startedAt;
    const calls = stack.books.calls.slice(firstCall);
    const checked = await checkBuild(stack, { id, repository, calls, kills: made, tasks: chaosTasks, faultFreeTree });
    faultFreeTree ??= checked.tree;
    result.builds.push({ ...checked, id, ms });
    const violations = [...checked.violations, ...(checked.ledgerFault === null ? [] : [checked.ledgerFault])];
    result.violations.push(...violations);
    const cost = `$${checked.spentUsd.toFixed(4)} spent, $${checked.billedUsd.toFixed(4)} billed`;
    say(
      `build ${number} rests after ${(ms / 1000).toFixed(1)} s: ${made.length} kills, ${checked.repeated} calls repeated, ${cost}`,
    );
    for (const line of violations) say(`VIOLATION ${line}`);
  }
  return result;
}

type Course = Omit<Shaking, 'schedule'> & { number: () => number };

/** Kills until the build rests or the schedule is used up. The kill under way at the end is made whole: it meets the clearing up. */
async function untilRest(id: string, left: PlannedKill[], made: Kill[], course: Course): Promise<boolean> {
  const { stack, now, say } = course;
  let lastReadyAt = now();
  let isResting = false;
  const killing = (async () => {
    while (!isResting) {
      const [planned] = left;
      if (!planned) return;
      if (planned.from === 'work') await until(() => isResting || workAfter(stack, lastReadyAt) !== null);
      await pause(planned.delayMs);
      left.shift();
      const killedAt = now();
      await stack.kill(planned.target);
      const deadAt = now();
      await stack.restart(planned.target);
      const readyAt = now();
      lastReadyAt = readyAt;
      made.push({ ...planned, killedAt, deadAt, readyAt, recoveryMs: null });
      say(`kill ${course.number()}: ${planned.target}, up again after ${readyAt - killedAt} ms`);
    }
  })();
  let ended = false;
  for (;;) {
    const list = await stack.client.builds();
    // The list is D1's: asking the build itself would wake it, and hide that nothing else does.
    const line = list.ok ? list.value.builds.find((build) => build.id === id) : undefined;
    ended = line !== undefined && restingStatuses.includes(line.status);
    const lastWorkAt = Math.max(lastReadyAt, ...stack.work.slice(-20));
    if (ended || now() - lastWorkAt > patienceMs) break;
    await pause(100);
  }
  isResting = true;
  await killing;
  recovered(made, stack, now());
  return ended;
}

function recovered(kills: Kill[], { work }: KillableStack, endedAt: number): void {
  kills.forEach((kill, index) => {
    const from = kill.target === 'worker' || kill.target === 'all' ? kill.killedAt : kill.readyAt;
    const to = kills[index + 1]?.killedAt ?? endedAt;
    const first = work.filter((at) => at >= from && at < to).sort((a, b) => a - b)[0];
    kill.recoveryMs = first === undefined ? null : Math.max(0, first - kill.readyAt);
  });
}

const workAfter = ({ work }: KillableStack, at: number): number | null => work.find((one) => one >= at) ?? null;

async function until(question: () => boolean): Promise<void> {
  while (!question()) await pause(10);
}
