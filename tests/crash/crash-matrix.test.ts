/**
 * The crash matrix: every effect of the system, cut at every boundary, on the real local stack. The objects of a build are
 * reset, or their calls fail, at that one place; then it must end as if nothing had happened. In the whole matrix each cell
 * has a build of its own; otherwise a build is cut in several places, one effect after the other.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEvent } from '../../src/core/contract/events.ts';
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
  endsAs,
  failures,
  type Made,
  peacefulName,
  peacefulShapes,
  type Row,
  rows,
  type Shape,
  shapeOf,
} from './cells.ts';
import { type CellBuild, crashFiles, crashScript, crashSubmission, tasksIn, wordsOf } from './crash-build.ts';
import { crashConfig } from './crash-config.ts';
import { cutBuilds } from './cut-builds.ts';
import { type Cuts, cutsOf } from './cuts.ts';
import { type CellResult, matrixTable } from './matrix-table.ts';

const isWhole = process.env.CRASH_MATRIX === 'whole';
if (!isWhole)
  console.warn(
    `SKIPPED: the boundaries ${alike.join('; ')}, and what other rows cut as well: npm run test:crash tries them`,
  );
/** Where an effect has no commit of its own behind it, those that are alike are all that there is. */
const isTried = (boundary: Boundary, { without, onlyWhole = [] }: Row): boolean =>
  isWhole || (!onlyWhole.includes(boundary) && (!alike.includes(boundary) || 'answered, not committed' in without));
const cells = rows.flatMap((row) =>
  boundaries
    .filter((boundary) => !(boundary in row.without) && isTried(boundary, row))
    .map((boundary): CutOrder => ({ effect: row.effect, boundary, nth: row.nth })),
);
const shapeOfCell = ({ effect }: CutOrder): Shape => shapeOf(effect);
const cuttings = (isWhole ? cells.map((cell) => ({ shape: shapeOfCell(cell), cuts: [cell] })) : cutBuilds(cells)).map(
  (build, at) => ({ ...build, name: `cell-${at}` }),
);
const patienceMs = 120_000;

let stack: KillableStack;
let receiver: WebhookReceiver;
let github: GitHubDouble;
const forgeToken = 'ghp_of-the-crash-matrix';
const peace: Partial<Record<Shape, Landed>> = {};
const results = new Map<string, CellResult>();
const cellName = ({ effect, boundary }: Pick<CutOrder, 'effect' | 'boundary'>): string => `${effect}: ${boundary}`;

beforeAll(async () => {
  const builds = [...peacefulShapes.map((shape): CellBuild => ({ name: peacefulName(shape), shape })), ...cuttings];
  const startedAt = performance.now();
  const now = () => Math.round(performance.now() - startedAt);
  // Its repositories are those of the stack, which is there before any of them is asked for.
  github = await startGitHub({ repositories: {}, tokens: { [forgeToken]: true }, root: () => stack.state });
  stack = await killableStack({
    script: crashScript(builds),
    now,
    config: await crashConfig(),
    gitCredentials: JSON.stringify({ [github.host]: `x-access-token:${forgeToken}` }),
    forges: JSON.stringify({ [github.host]: { kind: 'github', token: forgeToken } }),
  });
  await stack.client.ask(TenantView, 'PUT', '/tenants/default', { maxBuilds: 10_000 });
  // The Worker's clock runs ahead, so that no signature would be believed; `send-webhook.test.ts` is about those.
  receiver = await startWebhookReceiver(`whsec_${'a'.repeat(44)}`);
  const inPeace = async (shape: Shape) => {
    const { checked, story } = await builtWith({ name: peacefulName(shape), shape }, []);
    expect({ violations: checked.violations, repeated: checked.repeats.repeated, story }).toEqual({
      violations: [],
      repeated: 0,
      story: storyOf(shape),
    });
    peace[shape] = checked.landed;
  };
  await Promise.all(peacefulShapes.map(inPeace));
}, 240_000);

afterAll(async () => {
  await stack?.close();
  await receiver?.close();
  await github?.close();
  console.log(matrixTable((effect, boundary) => results.get(cellName({ effect, boundary }))));
  if (stack) await rm(stack.state, { recursive: true, force: true });
});

describe.concurrent('a build ends as if nothing had happened', () => {
  for (const { cuts, ...build } of cuttings) {
    test(cuts.map(cellName).join('; '), { timeout: patienceMs + 30_000 }, async () => {
      for (const cut of cuts) results.set(cellName(cut), 'FAIL');
      const { checked, story, made } = await builtWith(build, cuts);
      const mostAsked = cuts.reduce((sum, cut) => sum + mostRepeats(cut), 0);
      // Some effects do not come seven times before the run goes on without them.
      const notMade = cuts.filter(({ effect }) => !made[effect]).map(cellName);
      expect({ ...checked, story, notMade, asksTooOften: checked.repeats.repeated > mostAsked }).toEqual({
        ...checked,
        story: storyOf(build.shape),
        violations: [],
        notMade: [],
        asksTooOften: false,
      });
      for (const cut of cuts) results.set(cellName(cut), 'ok');
    });
  }
});

/** How often the model may be asked once more for a cut. Elsewhere than here what fails again and again asks no model. */
const mostRepeats = ({ effect, boundary }: CutOrder): number =>
  boundary === 'failing seven times' && (effect === 'model call' || effect === 'state commit of a run') ? failures : 1;

test('at last no build keeps room in the account of its tenant', async () => {
  const use = async () => {
    const answer = await stack.client.ask(TenantView, 'GET', '/tenants/default');
    return answer.ok && answer.value.use.builds;
  };
  await expect.poll(use, { timeout: patienceMs, interval: 500 }).toBe(0);
}, 150_000);

/** What happens once in a build, by its shape, whatever is cut. */
type Story = { trains: string[][]; audits: number; distilled: number; pulls: { draft: boolean }[]; comments: string[] };

const storyOf = (shape: Shape): Story => ({
  trains: shape === 'in a train' ? [expect.any(Array)] : [],
  audits: shape === 'audited' ? 1 : 0,
  distilled: shape === 'distilled' ? 1 : 0,
  pulls: shape === 'at a forge' ? [{ draft: false }] : [],
  comments: shape === 'from an issue' ? [expect.stringContaining('is done')] : [],
});

async function builtWith(
  build: CellBuild,
  ordered: readonly CutOrder[],
): Promise<{ checked: Checked; story: Story; made: Made }> {
  const { name, shape } = build;
  const cuts = cutsOf(stack.apiUrl, name);
  await cuts.order(ordered);
  repositoryWith(join(stack.state, 'repositories'), name, crashFiles);
  const isAtForge = shape === 'at a forge';
  if (isAtForge) github.add(`repositories/${name}`, gitBranches(join(stack.state, 'repositories', `${name}.git`)));
  if (shape === 'from an issue') {
    github.add(`issues/${name}`, () => new Map());
    github.repository(`issues/${name}`).issues.set(1, { title: 'It is asked for', labels: [] });
  }
  const url = isAtForge ? `${github.url}/repositories/${name}.git` : `${stack.gitUrl}/${name}.git`;
  const id = await submit(stack.client, crashSubmission(build, { url, receiver: receiver.url }));
  await untilListedAtRest(id);
  const { events } = await untilRest(stack.client, id);
  const messages = await messagesOf(name, messageIds(id, events), cuts);
  const calls = stack.books.calls.filter(({ opening }) => opening.includes(wordsOf(name)));
  const checked = await checkBuild(stack, {
    id,
    repository: name,
    calls,
    kills: null,
    tasks: tasksIn(shape),
    peaceful: peace[endsAs(shape)] ?? null,
    messages,
  });
  const count = (type: string) => events.filter((event) => event.type === type).length;
  const story: Story = {
    trains: events.flatMap((event) =>
      isEvent(event, 'task.rechecked') && event.data.ahead.length > 0 ? [event.data.ahead] : [],
    ),
    audits: count('audit.ended'),
    distilled: count('relay.distilled'),
    pulls: isAtForge ? github.repository(`repositories/${name}`).pulls.map(({ draft }) => ({ draft })) : [],
    comments: shape === 'from an issue' ? await lastComments(name) : [],
  };
  return { checked, story, made: await cuts.made() };
}

/** The last edit of the comment comes a moment after the build's end: looked at until it has, or for long enough. */
async function lastComments(name: string): Promise<string[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const bodies = github.repository(`issues/${name}`).comments.map(({ body }) => body);
    if (bodies.some((body) => body.includes('is done')) || performance.now() > deadline) return bodies;
    await pause(250);
  }
}

/** A message that was refused is tried again long after the build's end, unless it is hurried. */
async function messagesOf(name: string, due: readonly string[], cuts: Cuts): Promise<Message[]> {
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
/** By D1's list, as asking a build itself would wake it. All cells share one look, twice a second. */
function listedAtRest(): Promise<string[]> {
  look ??= (async () => {
    const [list] = await Promise.all([stack.client.builds({ limit: 100 }), pause(500)]);
    look = null;
    const builds = list.ok ? list.value.builds : [];
    return builds.filter(({ status }) => restingStatuses.includes(status)).map(({ id }) => id);
  })();
  return look;
}
