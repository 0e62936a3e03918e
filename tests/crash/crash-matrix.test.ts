/**
 * The crash matrix: every effect of the system, cut at every boundary, on the real local stack. A cell is a build of its
 * own, whose objects are reset, or whose calls fail, at that one place; then it must end as if nothing had happened.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TenantView } from '../../src/core/contract/tenants.ts';
import { restingStatuses } from '../../src/core/contract/views.ts';
import { gitBranches } from '../doubles/forges/forge-server.ts';
import { type GitHubDouble, startGitHub } from '../doubles/forges/github.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../doubles/webhook-receiver.ts';
import { repositoryWith } from '../scenarios/bare-repositories.ts';
import type { Landed, Message } from '../scenarios/build-invariants.ts';
import { type Checked, checkBuild } from '../scenarios/checked-build.ts';
import { submit, untilRest } from '../scenarios/followed-build.ts';
import { type KillableStack, killableStack } from '../scenarios/killable-stack.ts';
import { messageIds } from '../scenarios/told-webhooks.ts';
import {
  alike,
  type Boundary,
  boundaries,
  type CutOrder,
  cutsForge,
  cutsGate,
  cutsPreparing,
  type Effect,
  failures,
  type Row,
  rows,
} from './cells.ts';
import { crashFiles, crashScript, crashSubmission } from './crash-build.ts';
import { crashConfig } from './crash-config.ts';
import { type Cuts, cutsOf } from './cuts.ts';
import { type CellResult, matrixTable } from './matrix-table.ts';

const nameOf = (effect: Effect, boundary: Boundary) =>
  `cell-${rows.findIndex((row) => row.effect === effect)}-${boundaries.indexOf(boundary)}`;
const peaceful = { one: 'cell-peaceful', gated: 'cell-peaceful-gated' };
const isWhole = process.env.CRASH_MATRIX === 'whole';
if (!isWhole) console.warn(`SKIPPED: the boundaries ${alike.join('; ')}: npm run test:crash tries them as well`);
/** Where an effect has no commit of its own behind it, those that are alike are all that there is. */
const isTried = (boundary: Boundary, without: Row['without']): boolean =>
  isWhole || !alike.includes(boundary) || 'answered, not committed' in without;
const cells = rows.flatMap(({ effect, nth, without }) =>
  boundaries
    .filter((boundary) => !(boundary in without) && isTried(boundary, without))
    .map((boundary) => ({ effect, boundary, nth })),
);
const patienceMs = 120_000;

let stack: KillableStack;
let receiver: WebhookReceiver;
let github: GitHubDouble;
const forgeToken = 'ghp_of-the-crash-matrix';
let peace: Record<keyof typeof peaceful, Landed | null> = { one: null, gated: null };
const results = new Map<string, CellResult>();

beforeAll(async () => {
  const names = [...Object.values(peaceful), ...cells.map(({ effect, boundary }) => nameOf(effect, boundary))];
  const startedAt = performance.now();
  const now = () => Math.round(performance.now() - startedAt);
  // Its repositories are those of the stack, which is there before any of them is asked for.
  github = await startGitHub({ repositories: {}, tokens: { [forgeToken]: true }, root: () => stack.state });
  stack = await killableStack({
    script: crashScript(names),
    now,
    config: await crashConfig(),
    gitCredentials: JSON.stringify({ [github.host]: `x-access-token:${forgeToken}` }),
    forges: JSON.stringify({ [github.host]: { kind: 'github', token: forgeToken } }),
  });
  await stack.client.ask(TenantView, 'PUT', '/tenants/default', { maxBuilds: 10_000 });
  // The Worker's clock runs ahead, so that no signature would be believed; `send-webhook.test.ts` is about those.
  receiver = await startWebhookReceiver(`whsec_${'a'.repeat(44)}`);
  const inPeace = async (name: string) => {
    const { checked } = await builtWith(name, null);
    expect({ violations: checked.violations, repeated: checked.repeats.repeated }).toEqual({
      violations: [],
      repeated: 0,
    });
    return checked.landed;
  };
  peace = { one: await inPeace(peaceful.one), gated: await inPeace(peaceful.gated) };
}, 240_000);

afterAll(async () => {
  await stack?.close();
  await receiver?.close();
  await github?.close();
  console.log(matrixTable((effect, boundary) => results.get(nameOf(effect, boundary))));
  if (stack) await rm(stack.state, { recursive: true, force: true });
});

describe.concurrent('a build ends as if nothing had happened', () => {
  for (const cut of cells) {
    const name = nameOf(cut.effect, cut.boundary);
    test(`${cut.effect}: ${cut.boundary}`, { timeout: patienceMs + 30_000 }, async () => {
      results.set(name, 'FAIL');
      const { checked, pulls, made } = await builtWith(name, cut);
      const most = cut.boundary === 'failing seven times' ? failures : 1;
      // Some effects do not come seven times before the run goes on without them.
      expect({ ...checked, pulls, isCut: made >= 1, asksTooOften: checked.repeats.repeated > most }).toEqual({
        ...checked,
        pulls: cutsForge(cut.effect) ? [{ draft: false }] : null,
        violations: [],
        isCut: true,
        asksTooOften: false,
      });
      results.set(name, 'ok');
    });
  }
});

test('at last no build keeps room in the account of its tenant', async () => {
  const use = async () => {
    const answer = await stack.client.ask(TenantView, 'GET', '/tenants/default');
    return answer.ok && answer.value.use.builds;
  };
  await expect.poll(use, { timeout: patienceMs, interval: 500 }).toBe(0);
}, 150_000);

async function builtWith(
  name: string,
  cut: CutOrder | null,
): Promise<{ checked: Checked; pulls: { draft: boolean }[] | null; made: number }> {
  const cuts = cutsOf(stack.apiUrl, name);
  if (cut) await cuts.order(cut);
  repositoryWith(join(stack.state, 'repositories'), name, crashFiles);
  const isAtForge = cut !== null && cutsForge(cut.effect);
  if (isAtForge) github.add(`repositories/${name}`, gitBranches(join(stack.state, 'repositories', `${name}.git`)));
  const isGated = cut === null ? name === peaceful.gated : cutsGate(cut.effect);
  const given = { receiver: receiver.url, isSetUp: cut !== null && cutsPreparing(cut.effect), isGated, isAtForge };
  const id = await submit(
    stack.client,
    crashSubmission(name, isAtForge ? `${github.url}/repositories/${name}.git` : `${stack.gitUrl}/${name}.git`, given),
  );
  await untilListedAtRest(id);
  const messages = await messagesOf(name, id, cuts);
  const calls = stack.books.calls.filter(({ opening }) => opening.includes(`Of ${name}.`));
  const checked = await checkBuild(stack, {
    id,
    repository: name,
    calls,
    kills: null,
    tasks: isGated ? ['cut', 'beside'] : ['cut'],
    peaceful: isGated ? peace.gated : peace.one,
    messages,
  });
  const pulls = isAtForge ? github.repository(`repositories/${name}`).pulls.map(({ draft }) => ({ draft })) : null;
  return { checked, pulls, made: await cuts.made() };
}

/** A message that was refused is tried again long after the build's end, unless it is hurried. */
async function messagesOf(name: string, id: string, cuts: Cuts): Promise<Message[]> {
  const { events } = await untilRest(stack.client, id);
  const due = messageIds(id, events);
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const messages = receiver.deliveries
      .filter(({ path }) => path === `/hooks/${name}`)
      .map((delivery) => ({ ...delivery, fault: null, isTaken: true }));
    if (due.every((one) => messages.some((message) => message.id === one)) || performance.now() > deadline)
      return messages;
    await cuts.hurryMessages();
    await pause(250);
  }
}

/** One that hangs is judged as it is. */
async function untilListedAtRest(id: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    if ((await listedAtRest()).includes(id)) return;
  }
}

let look: Promise<string[]> | null = null;
/** By D1's list, as asking a build itself would wake it. All cells share one look, four times a second. */
function listedAtRest(): Promise<string[]> {
  look ??= (async () => {
    const [list] = await Promise.all([stack.client.builds({ limit: 100 }), pause(250)]);
    look = null;
    const builds = list.ok ? list.value.builds : [];
    return builds.filter(({ status }) => restingStatuses.includes(status)).map(({ id }) => id);
  })();
  return look;
}
