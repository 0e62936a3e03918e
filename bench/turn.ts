/**
 * What durability costs a turn: 200 turns of a scripted generator in the real stack, beside a bare loop that makes the
 * same model calls and runs the same commands and keeps nothing. Both go through the same recording proxies.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { apiClient } from '../src/cli/client/api-client.ts';
import { httpSandbox } from '../src/containers/driver/http-sandbox.ts';
import type { Sandbox } from '../src/containers/driver/sandbox.ts';
import type { WorkPlan } from '../src/core/plan/work-plan.ts';
import { ensureSample } from '../src/local/sample.ts';
import type { Part } from '../src/local-stack/parts/part.ts';
import * as starts from '../src/local-stack/parts/stack-parts.ts';
import { freshStackState } from '../src/local-stack/state/stack-state.ts';
import type { Script } from '../src/scripted-model/script/script.ts';
import { startScriptedModel } from '../src/scripted-model/server.ts';
import { type Interval, recordingProxy } from './recording-proxy.ts';
import { freePort, project, startWorker } from './start-worker.ts';
import { overheads, quantile } from './turn-overhead.ts';

const turns = 200;
/** Long enough that a checkpoint is pushed while the model answers, as it is with any real model. */
const latencyMs = 60;
const commandOf = (turn: number): string => `echo turn ${turn}; seq 1 200`;

const sessionTurns = Array.from({ length: turns }, (_, index) => ({
  text: `Turn ${index + 1}: looking at the next part of the work.`,
  tools: [{ name: 'bash', input: { command: commandOf(index + 1) } }],
}));
const script: Script = {
  name: 'turns',
  latencyMs,
  sessions: [
    { name: 'bare', when: ['a bare loop'], turns: sessionTurns },
    { name: 'generator', when: ['Role: generator'], turns: sessionTurns },
  ],
};

const plan: WorkPlan = {
  requirements: [{ id: 'R1', quote: 'Take two hundred turns.' }],
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
              tasks: [
                {
                  id: 'turns',
                  title: 'Take turns',
                  description: 'Take two hundred turns.',
                  scope: ['textkit:**'],
                  shared: [],
                  dependsOn: [],
                  criteria: [{ id: 'C1', text: 'Two hundred turns.', requirements: ['R1'] }],
                  estimateMinutes: 1,
                },
              ],
            },
          ],
        },
      ],
    },
  ],
};

export async function run(): Promise<void> {
  const state = await mkdtemp(join(tmpdir(), 'breakwater-bench-'));
  const parts: Part[] = [];
  const secret = (): string => randomBytes(32).toString('base64url');
  const closing: (() => Promise<unknown>)[] = [];
  try {
    await mkdir(join(state, 'repositories'), { recursive: true });
    const places = { project, state };
    const ports = { api: 0, git: await freePort(), sandbox: await freePort(), model: 0 };
    const stack = { ...freshStackState(secret), ports };
    const model = await startScriptedModel({ script, apiKey: stack.secrets.model, keepCalls: 0 });
    closing.push(model.close);
    const start = async (part: Part): Promise<string> => {
      parts.push(part);
      return part.ready;
    };
    const gitUrl = await start(starts.startGitPart(places, stack));
    const sandboxUrl = await start(starts.startSandboxPart(places, stack, 'none'));
    const modelProxy = await recordingProxy(model.url);
    const sandboxProxy = await recordingProxy(sandboxUrl);
    closing.push(modelProxy.close, sandboxProxy.close);
    const recorded = (): { model: Interval[]; sandbox: Interval[] } => ({
      model: modelProxy.intervals.splice(0),
      sandbox: sandboxProxy.intervals.splice(0),
    });

    await ensureSample({
      source: join(project, 'examples/textkit/repository'),
      repositories: join(state, 'repositories'),
      name: 'textkit',
    });
    const urls = { git: gitUrl, sandbox: sandboxProxy.url, model: modelProxy.url };
    const { part: worker, apiUrl } = await startWorker({ state, secrets: stack.secrets, urls });
    parts.push(worker);

    const client = apiClient({ apiUrl, token: stack.secrets.api, signal: AbortSignal.timeout(300_000) });
    const created = await client.createBuild({
      plan,
      repositories: [{ name: 'textkit', url: `${gitUrl}/textkit.git`, environment: { setup: [] } }],
    });
    if (!created.ok) throw new Error(JSON.stringify(created.failure));
    await calls(modelProxy.intervals, turns);
    // The build would go on with another round beside the bare loop.
    await worker.stop();
    const durable = recorded();

    const sandbox = httpSandbox({ fetch, baseUrl: sandboxProxy.url, token: stack.secrets.sandbox, id: 'bare' });
    const commit = execFileSync('git', ['-C', join(state, 'repositories/textkit.git'), 'rev-parse', 'main']);
    const repository = { name: 'textkit', url: `${gitUrl}/textkit.git`, commit: String(commit).trim() };
    const prepared = await sandbox.call('prepare', { repositories: [repository], gitToken: '' });
    if (!prepared.ok) throw new Error(prepared.error.message);
    recorded();
    await bareLoop(new Anthropic({ apiKey: stack.secrets.model, baseURL: modelProxy.url, maxRetries: 0 }), sandbox);
    const bare = recorded();
    print(overheads(durable.model, durable.sandbox), overheads(bare.model, bare.sandbox));
  } finally {
    await Promise.all(parts.map((part) => part.stop()));
    await Promise.all(closing.map((close) => close()));
    await rm(state, { recursive: true, force: true });
  }
}

/** Resolves when so many model calls have been answered. */
async function calls(intervals: readonly Interval[], count: number): Promise<void> {
  while (intervals.length < count) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function bareLoop(client: Anthropic, sandbox: Sandbox): Promise<void> {
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Begin.' }];
  for (let turn = 1; turn <= turns; turn += 1) {
    const answer = await client.messages
      .stream({
        model: 'claude-sonnet-5-5',
        max_tokens: 16_000,
        system: [{ type: 'text', text: 'This is a bare loop.', cache_control: { type: 'ephemeral' } }],
        tools: [{ type: 'bash_20250124', name: 'bash' }],
        messages,
      })
      .finalMessage();
    messages.push({ role: 'assistant', content: answer.content });
    const results: Anthropic.ToolResultBlockParam[] = [];
    for (const block of answer.content) {
      if (block.type !== 'tool_use') continue;
      const done = await sandbox.exec({ command: commandOf(turn), timeoutMs: 60_000 });
      const content = done.ok ? done.result.output : done.error.message;
      results.push({ type: 'tool_result', tool_use_id: block.id, content });
    }
    messages.push({ role: 'user', content: results });
  }
}

function print(durable: readonly number[], bare: readonly number[]): void {
  const ms = (value: number): string => `${value.toFixed(2)} ms`.padStart(10);
  const line = (name: string, values: readonly number[]): void =>
    console.log(`${name.padEnd(14)} p50 ${ms(quantile(values, 0.5))}   p99 ${ms(quantile(values, 0.99))}`);
  console.log(`overhead of a turn over ${turns} turns, without model and tool time`);
  line('durable', durable);
  line('bare loop', bare);
  const around = (turn: number): number => quantile(durable.slice(turn - 10, turn + 10), 0.5);
  console.log(`durable / bare, p50:   ${(quantile(durable, 0.5) / quantile(bare, 0.5)).toFixed(2)}   (goal: below 4)`);
  console.log(`turn 200 / turn 20:    ${(around(190) / around(20)).toFixed(2)}   (goal: below 1.2)`);
}
