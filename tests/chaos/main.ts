/**
 * `npm run test:chaos -- --kills N --seed S`: builds on the real local stack whose processes are killed all the time,
 * until N kills are made; says what that has broken. Ends with 1 where an invariant was violated.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import bundleProject from '../scenarios/bundled-project.ts';
import { killableStack } from '../scenarios/killable-stack.ts';
import { processesNaming } from '../scenarios/stack-process.ts';
import { chaosScript } from './chaos-build.ts';
import { killSchedule } from './kill-schedule.ts';
import { startMoodyReceiver } from './moody-receiver.ts';
import { reportLines } from './report.ts';
import { shakenBuilds } from './shaken-builds.ts';

const Options = z.object({
  kills: z.coerce.number().int().min(0).max(10_000).default(20),
  seed: z.coerce.number().int().min(0).default(1),
});

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const { kills, seed } = Options.parse(values);
const startedAt = performance.now();
const now = () => Math.round(performance.now() - startedAt);
const say = (line: string) => console.log(`${(now() / 1000).toFixed(1).padStart(7)} s  ${line}`);

say(`chaos: ${kills} kills, seed ${seed}`);
const removeBundle = await bundleProject();
const stack = await killableStack({ script: chaosScript, now });
const receiver = await startMoodyReceiver(stack.webhookSecret, seed);
const result = await shakenBuilds({ stack, receiver, schedule: killSchedule(kills, seed), now, say }).finally(() =>
  Promise.all([stack.close().then(removeBundle), receiver.close()]),
);
const left = processesNaming(stack.state).map((command) => `left behind: ${command}`);
const violations = [...result.violations, ...left];
for (const line of reportLines({ ...result, violations })) console.log(line);
if (violations.length === 0) await rm(stack.state, { recursive: true, force: true });
else console.log(`The state and the logs are kept: ${join(stack.state, 'logs')}`);
process.exitCode = violations.length === 0 ? 0 : 1;
