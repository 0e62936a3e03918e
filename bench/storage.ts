/**
 * Whether a long build grows in a straight line: 50 tasks, 200 runs and 5,000 turns on the real Worker, with a scripted
 * model, a sandbox server that runs nothing and a remote that keeps names only. What differs between its beginning and
 * its end is what its length costs.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, apiClient } from '../src/cli/api-client.ts';
import type { BuildView } from '../src/core/api.ts';
import type { WorkPlan } from '../src/core/work-plan.ts';
import type { Script } from '../src/local/scripted-model/script.ts';
import { startScriptedModel } from '../src/local/scripted-model/server.ts';
import type { Part } from '../src/local/stack/part.ts';
import { choosePort } from '../src/local/stack/port.ts';
import * as starts from '../src/local/stack/stack-parts.ts';
import { freshStackState, writePrivateFile } from '../src/local/stack/stack-state.ts';
import { envFile, workerVariables } from '../src/local/stack/worker-variables.ts';
import { startGitDouble } from './git-double.ts';
import { descendants } from './memory.ts';
import { objectBytes, objectFiles, readObject } from './object-files.ts';
import { startSandboxDouble } from './sandbox-double.ts';
import { quantile } from './turn-overhead.ts';

const tasks = Number(process.env.BENCH_TASKS ?? 50);
/** Of each generator run, the handing in included; an evaluator run has two. Each task takes two rounds. */
const generatorTurns = 48;
const turns = tasks * 2 * (generatorTurns + 2);
const project = resolve(import.meta.dirname, '..');

const bash = (command: string) => ({ name: 'bash', input: { command } });
const verdict = (pass: boolean) => ({
  name: 'submit_verdict',
  input: { criteria: [{ criterion: 'C1', pass, evidence: 'It was looked at.' }], summary: 'Graded.' },
});
const script: Script = {
  name: 'storage',
  sessions: [
    {
      name: 'generator',
      when: ['Role: generator'],
      turns: [
        ...Array.from({ length: generatorTurns - 1 }, (_, turn) => ({
          text: `Turn ${turn + 1}: looking at the next part of the work.`,
          tools: [bash(`echo part ${turn + 1}`)],
        })),
        { tools: [{ name: 'submit_work', input: { summary: 'Done.' } }] },
      ],
    },
    ...[1, 2].map((round) => ({
      name: `evaluator ${round}`,
      when: ['Role: evaluator', `Round: ${round}`],
      turns: [{ tools: [bash('cat app/README.md')] }, { tools: [verdict(round === 2)] }],
    })),
  ],
};

const plan: WorkPlan = {
  requirements: [{ id: 'R1', quote: 'Take many turns.' }],
  phases: [
    {
      id: 'P1',
      title: 'Turns',
      epics: [
        {
          id: 'E1',
          title: 'Turns',
          stories: [
            {
              id: 'S1',
              title: 'Turns',
              tasks: Array.from({ length: tasks }, (_, index) => ({
                id: `task-${index + 1}`,
                title: 'Take turns',
                description: 'Take many turns.',
                scope: [`app:src/task-${index + 1}/**`],
                shared: [],
                dependsOn: [],
                criteria: [{ id: 'C1', text: 'Many turns.', requirements: ['R1'] }],
                estimateMinutes: 1,
              })),
            },
          ],
        },
      ],
    },
  ],
};

export async function run(): Promise<void> {
  const state = await mkdtemp(join(tmpdir(), 'breakwater-storage-'));
  const parts: Part[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const places = { project, state };
    const free = async (): Promise<number> => (await choosePort({ host: starts.host, port: 0, patienceMs: 0 })).port;
    const secret = (): string => randomBytes(32).toString('base64url');
    const ports = { api: await free(), git: 0, sandbox: 0, model: 0 };
    const stack = { ...freshStackState(secret), ports };
    const model = await startScriptedModel({ script, apiKey: stack.secrets.model, keepCalls: 0 });
    const git = await startGitDouble(randomBytes(20).toString('hex'));
    const sandbox = await startSandboxDouble();
    closing.push(model.close, git.close, sandbox.close);
    const apiUrl = `http://${starts.host}:${ports.api}`;
    const variables = workerVariables({
      stackId: 'bench',
      model: { kind: 'scripted', script: '' },
      sandbox: 'local',
      urls: { api: apiUrl, git: git.url, sandbox: sandbox.url, model: model.url },
      secrets: stack.secrets,
      gitCredentials: undefined,
    });
    const envFilePath = join(state, 'dev.vars');
    await writePrivateFile(envFilePath, envFile(variables));
    const migrations = starts.startMigrations(places);
    // It is never "ready": it ends.
    migrations.ready.catch(() => undefined);
    await migrations.ended;
    const config = join(project, 'wrangler.toml');
    const worker = starts.startWorkerPart(places, stack, { config, envFilePath, sandbox: 'local' });
    parts.push(worker);
    await worker.ready;
    const client = apiClient({ apiUrl, token: stack.secrets.api });
    const created = await client.createBuild({
      plan,
      repositories: [{ name: 'app', url: `${git.url}/app.git` }],
      limits: { maxCostUsd: 10_000, maxIterations: 10_000 },
      parallel: { maxWorkers: 4 },
    });
    if (!created.ok) throw new Error(JSON.stringify(created.failure));
    const { id } = created.value;
    const marks = await followed(client, id, state);
    await printPages({ client, id, apiUrl, token: stack.secrets.api });
    await worker.stop();
    printGrowth(marks);
    await printRuns(state);
  } finally {
    await Promise.all(parts.map((part) => part.stop()));
    await Promise.all(closing.map((close) => close()));
    await rm(state, { recursive: true, force: true });
  }
}

type Mark = { turns: number; events: number; build: number; runs: number; rssMb: number };

/** Bytes of the objects and memory of workerd, at every thousand turns of the build, and at its end. */
async function followed(client: ApiClient, id: string, state: string): Promise<Mark[]> {
  const step = turns / 5;
  const marks: Mark[] = [];
  let peakMb = 0;
  for (;;) {
    await sleep(250);
    peakMb = Math.max(peakMb, workerdMb());
    const answer = await client.build(id);
    if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
    const view = answer.value;
    const taken = turnsOf(view);
    if (taken >= (marks.length + 1) * step || view.status === 'completed') {
      const sizes = async (name: string): Promise<number> => {
        const bytes = await Promise.all((await objectFiles(state, name)).map(objectBytes));
        return bytes.reduce((sum, one) => sum + one, 0);
      };
      const mark = { turns: taken, events: view.lastSeq, build: await sizes('Build'), runs: await sizes('AgentRun') };
      marks.push({ ...mark, rssMb: peakMb });
      peakMb = 0;
    }
    if (view.status === 'completed') return marks;
    if (view.status === 'failed' || view.status === 'paused')
      throw new Error(`the build is ${view.status}: ${view.reason}`);
  }
}

const turnsOf = ({ runs }: BuildView): number => runs.reduce((sum, { turns: taken }) => sum + taken, 0);

const workerdMb = (): number =>
  descendants(process.pid)
    .filter(({ command }) => command.includes('workerd'))
    .reduce((sum, { mb }) => sum + mb, 0);

const kb = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`.padStart(11);
const ms = (value: number): string => `${value.toFixed(1)} ms`.padStart(10);

function printGrowth(marks: readonly Mark[]): void {
  console.log(
    `growth over ${turns} turns, by each fifth of them: bytes written, and the peak of workerd's memory meanwhile`,
  );
  const start: Mark = { turns: 0, events: 0, build: 0, runs: 0, rssMb: 0 };
  const grown = marks.map((mark, index) => {
    const before = marks[index - 1] ?? start;
    const share = turns / 5 / Math.max(1, mark.turns - before.turns);
    return { ...mark, build: (mark.build - before.build) * share, runs: (mark.runs - before.runs) * share };
  });
  for (const { turns: reached, events, build, runs, rssMb } of grown)
    console.log(
      `  to turn ${String(reached).padStart(5)}: ${String(events).padStart(5)} events   Build ${kb(build)}   AgentRuns ${kb(runs)}   workerd ${rssMb.toFixed(0)} MB`,
    );
}

/** The rows that the runs left: their turns' own overhead, and how much a transcript grows per turn. */
async function printRuns(state: string): Promise<void> {
  const files = await objectFiles(state, 'AgentRun');
  const runs = await Promise.all(
    files.map((file) =>
      readObject(file, (database) => ({
        turns: database
          .prepare('SELECT body FROM turns ORDER BY turn')
          .all()
          .map(({ body }) => JSON.parse(String(body))),
        bytes: database
          .prepare('SELECT length(content) AS bytes FROM messages ORDER BY n')
          .all()
          .map(({ bytes }) => Number(bytes)),
      })),
    ),
  );
  const overheads = runs
    .flatMap(({ turns: own }) =>
      own.slice(1).map((next, index) => ({
        at: next.startedAt,
        ms: next.startedAt - own[index].startedAt - own[index].modelMs - own[index].toolMs,
      })),
    )
    .toSorted((a, b) => a.at - b.at)
    .map((overhead) => overhead.ms);
  const first = overheads.slice(0, 500);
  const last = overheads.slice(-500);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log('overhead of a turn, without model and tools, four runs at a time');
  console.log(`  first 500: p50 ${ms(quantile(first, 0.5))}   mean ${ms(mean(first))}`);
  console.log(`  last 500:  p50 ${ms(quantile(last, 0.5))}   mean ${ms(mean(last))}`);
  console.log(`  last / first, mean: ${(mean(last) / mean(first)).toFixed(2)}   (goal: below 1.2)`);
  const longest = runs.map(({ bytes }) => bytes).toSorted((a, b) => b.length - a.length)[0] ?? [];
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const third = Math.floor(longest.length / 3);
  console.log(
    `transcript of a run: ${kb((sum(longest) / longest.length) * 2 * 1000)} per 1,000 turns; last third / second third: ${(sum(longest.slice(-third)) / sum(longest.slice(-2 * third, -third))).toFixed(2)}`,
  );
}

/** How fast the API answers at the end of the build. */
async function printPages({
  client,
  id,
  apiUrl,
  token,
}: {
  client: ApiClient;
  id: string;
  apiUrl: string;
  token: string;
}): Promise<void> {
  const view = await client.build(id);
  if (!view.ok) throw new Error(JSON.stringify(view.failure));
  const { lastSeq } = view.value;
  const times = async (path: string): Promise<string> => {
    const values: number[] = [];
    for (let ask = 0; ask < 50; ask += 1) {
      const from = performance.now();
      const answer = await fetch(`${apiUrl}/builds/${id}${path}`, { headers: { authorization: `Bearer ${token}` } });
      await answer.text();
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      values.push(performance.now() - from);
    }
    return `p50 ${ms(quantile(values, 0.5))}   p99 ${ms(quantile(values, 0.99))}`;
  };
  console.log(`answers of the API at the end of ${lastSeq} events, 50 times each   (goal: below 100 ms)`);
  console.log(`  100 events from the middle: ${await times(`/events?after=${Math.floor(lastSeq / 2)}&limit=100`)}`);
  console.log(`  the last 100 events:        ${await times(`/events?after=${Math.max(0, lastSeq - 100)}&limit=100`)}`);
  console.log(`  the build, ${view.value.runs.length} runs:        ${await times('')}`);
}
