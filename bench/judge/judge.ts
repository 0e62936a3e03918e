/**
 * How often the evaluator is wrong: candidates, right and wrong, each through a build of its own in the whole stack, with
 * the product's prompt, tools and verdict. Without ANTHROPIC_API_KEY the script judges, which shows the harness alone.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ApiClient, apiClient } from '../../src/cli/client/api-client.ts';
import type { WorkPlan } from '../../src/core/plan/work-plan.ts';
import { ensureSample } from '../../src/local/sample.ts';
import type { Part } from '../../src/local-stack/parts/part.ts';
import * as starts from '../../src/local-stack/parts/stack-parts.ts';
import { freshStackState } from '../../src/local-stack/state/stack-state.ts';
import { startScriptedModel } from '../../src/scripted-model/server.ts';
import { freePort, project, startWorker } from '../start-worker.ts';
import { type CandidateToJudge, type Files, type JudgedTask, tasks } from './candidates.ts';
import { type Judgement, rateLines } from './rates.ts';
import { type Played, scriptOf } from './script.ts';
import { splitModel } from './split-model.ts';

const atOnce = 3;
const longestBuildMinutes = 30;

export async function run(): Promise<void> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: url = 'https://api.anthropic.com' } = process.env;
  const { BENCH_JUDGE_MODEL: model, BENCH_JUDGE_ONLY: only } = process.env;
  const chosen = tasks
    .flatMap((task) => task.candidates.map((candidate) => ({ task, candidate })))
    .filter(({ candidate }) => only === undefined || only.split(',').includes(candidate.id));
  const state = await mkdtemp(join(tmpdir(), 'breakwater-judge-'));
  const parts: Part[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  const secret = (): string => randomBytes(32).toString('base64url');
  try {
    const repositories = join(state, 'repositories');
    await mkdir(repositories, { recursive: true });
    const played = await Promise.all(chosen.map((one) => playedOf(one, state, repositories)));
    const places = { project, state };
    const ports = { api: 0, git: await freePort(), sandbox: await freePort(), model: 0 };
    const stack = { ...freshStackState(secret), ports };
    const scripted = await startScriptedModel({ script: scriptOf(played), apiKey: stack.secrets.model, keepCalls: 0 });
    closing.push(scripted.close);
    const models = await splitModel(scripted.url, apiKey ? { url, apiKey } : null);
    closing.push(models.close);
    const start = async (part: Part): Promise<string> => {
      parts.push(part);
      return part.ready;
    };
    const gitUrl = await start(starts.startGitPart(places, stack));
    const sandboxUrl = await start(starts.startSandboxPart(places, stack, 'none'));
    const urls = { git: gitUrl, sandbox: sandboxUrl, model: models.url };
    const { part: worker, apiUrl } = await startWorker({ state, secrets: stack.secrets, urls });
    parts.push(worker);
    const client = apiClient({ apiUrl, token: stack.secrets.api });

    const judgements: Judgement[] = [];
    const waiting = [...played];
    const judgeNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const judgement = await judge(client, next, `${gitUrl}/${next.task.id}.git`, model);
        judgements.push(judgement);
        const { id, wrong, outcome, by } = judgement;
        console.log(`${outcome.padEnd(10)} ${id.padEnd(22)} ${(wrong ?? 'right').padEnd(20)} ${by ?? ''}`.trimEnd());
      }
    };
    await Promise.all(Array.from({ length: atOnce }, judgeNext));
    console.log(`\n${judgements.length} candidates, judged by ${apiKey ? (model ?? 'the usual model') : 'the script'}`);
    for (const line of rateLines(judgements)) console.log(line);
  } finally {
    await Promise.all(parts.map((part) => part.stop()));
    await Promise.all(closing.map((close) => close()));
    await rm(state, { recursive: true, force: true });
  }
}

/** Makes the repository of a task, once, and the patch of the candidate. */
async function playedOf(
  { task, candidate }: { task: JudgedTask; candidate: CandidateToJudge },
  state: string,
  repositories: string,
): Promise<Played> {
  const folder = join(state, 'trees', candidate.id);
  await write(folder, task.base);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=judge', '-c', 'user.email=judge@localhost', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  if (task.candidates[0] === candidate) await ensureSample({ source: folder, repositories, name: task.id });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'base');
  await write(folder, candidate.edits);
  git('add', '--all');
  return { task, candidate, patch: git('diff', '--cached', '--no-renames') };
}

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (text === '') await rm(file, { force: true });
    else await writeFile(file, text);
  }
}

/** One round alone: what is sent back pauses the build. */
async function judge(
  client: ApiClient,
  { task, candidate }: Played,
  url: string,
  model: string | undefined,
): Promise<Judgement> {
  const { id, wrong } = candidate;
  const created = await client.createBuild({
    plan: planOf(task, id),
    repositories: [{ name: 'app', url, environment: { setup: [] } }],
    evaluator: { testCommand: 'npm test' },
    limits: { maxIterations: 1, maxDurationMinutes: longestBuildMinutes },
    ...(model !== undefined && { models: { evaluator: model } }),
  });
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  for (let after = 0; ; ) {
    const page = await client.events(created.value.id, { after, waitSeconds: 20 });
    if (!page.ok) throw new Error(JSON.stringify(page.failure));
    const { events } = page.value;
    after = events.at(-1)?.seq ?? after;
    const end = events.find(({ type }) =>
      /^(?:task\.(?:graded|rejected)|build\.(?:paused|failed|completed))$/.test(type),
    );
    if (!end) continue;
    const view = await client.build(created.value.id);
    const costUsd = view.ok
      ? view.value.runs.filter(({ role }) => role === 'evaluator').reduce((sum, one) => sum + one.costUsd, 0)
      : 0;
    if (end.type === 'task.graded') return { id, wrong, outcome: 'approved', by: null, costUsd };
    const outcome = end.type === 'task.rejected' ? 'rejected' : 'undecided';
    return { id, wrong, outcome, by: end.text, costUsd };
  }
}

const planOf = (task: JudgedTask, id: string): WorkPlan => ({
  requirements: [{ id: 'R1', quote: task.description }],
  phases: [
    {
      id: 'P1',
      title: task.title,
      epics: [
        {
          id: 'E1',
          title: task.title,
          stories: [
            {
              id: 'S1',
              title: task.title,
              tasks: [
                {
                  id,
                  title: task.title,
                  description: task.description,
                  scope: ['app:**'],
                  shared: [],
                  dependsOn: [],
                  criteria: task.criteria.map((text, at) => ({ id: `C${at + 1}`, text, requirements: ['R1'] })),
                  estimateMinutes: 5,
                },
              ],
            },
          ],
        },
      ],
    },
  ],
});
