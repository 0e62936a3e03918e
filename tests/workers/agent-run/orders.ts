/** Orders for runs on the repository `api`, and the objects that they run in. */

import { env } from 'cloudflare:workers';
import { inject } from 'vitest';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import type { Task } from '../../../src/core/plan/work-plan.ts';
import type { Assignment, RunOrder } from '../../../src/core/runs/run-order.ts';
import type { AgentRun } from '../../../src/durable-objects/agent-runs/agent-run.ts';
import type { SandboxSlots } from '../../../src/durable-objects/sandbox-slots/sandbox-slots.ts';
import './provided.ts';
import type { Build } from './worker.ts';

type Bindings = {
  AGENT_RUN: DurableObjectNamespace<AgentRun>;
  BUILD: DurableObjectNamespace<Build>;
  SANDBOX_SLOTS: DurableObjectNamespace<SandboxSlots>;
};
const bindings = env as unknown as Bindings;

export const servers = inject('agentRun');

export const task = (given: Partial<Task> = {}): Task => ({
  id: 'greet',
  title: 'Greet the world',
  description: 'Let the greeting name the world.',
  scope: ['api:greeting.txt'],
  shared: [],
  dependsOn: [],
  criteria: [{ id: 'C1', text: 'It greets.', requirements: ['R1'] }],
  estimateMinutes: 5,
  ...given,
});

export const requirements = [{ id: 'R1', quote: 'It greets.' }];

export const generating = (
  id: string,
  given: Partial<Extract<Assignment, { role: 'generator' }>> = {},
): Assignment => ({
  role: 'generator',
  task: task({ id }),
  requirements,
  previous: null,
  feedback: [],
  discoveries: '',
  amendments: [],
  notes: '',
  ...given,
});

/** An order with ids of its own; runs of all tests share one git server and one sandbox server. */
export function order(assignment: Assignment, given: Partial<RunOrder> = {}): RunOrder {
  const id = crypto.randomUUID().slice(0, 8);
  return {
    runId: `r-${id}`,
    buildId: `b-${id}`,
    round: 1,
    model: 'claude-sonnet-5-5',
    price: { input: 2, output: 10, cacheWrite5m: 2.5, cacheWrite1h: 4, cacheRead: 0.1 },
    briefAt: [],
    heads: [{ name: 'api', url: 'https://example.com/api.git', commit: servers.base, git: usualGit }],
    testCommand: 'sh test.sh',
    acrossCommand: null,
    environments: [],
    base: [],
    flaky: [],
    allowedHosts: [],
    sameCall: 6,
    session: { maxTurns: 120, windowTokens: 200_000 },
    tokens: { compactResults: true, repositoryBrief: true, modelByTask: true, distilledRelay: true },
    deadlineAt: Date.now() + 600_000,
    assignment,
    ...given,
  };
}

export const runOf = ({ runId }: RunOrder): DurableObjectStub<AgentRun> =>
  bindings.AGENT_RUN.get(bindings.AGENT_RUN.idFromName(runId));
export const buildOf = ({ buildId }: RunOrder): DurableObjectStub<Build> =>
  bindings.BUILD.get(bindings.BUILD.idFromName(buildId));

/** The one object of the deployment; in these tests a build may have one slot at a time. */
export const sandboxSlots = (): DurableObjectStub<SandboxSlots> =>
  bindings.SANDBOX_SLOTS.get(bindings.SANDBOX_SLOTS.idFromName('all'));

/** Runs an order to its end and answers with the bodies of its reports. */
export async function runToEnd(given: RunOrder) {
  await runOf(given).start(given);
  const reports = await buildOf(given).ended();
  return reports.map(({ body }) => body);
}

/** The texts of the tool results in a run's transcript, in order. */
export async function toolResults(given: RunOrder): Promise<string[]> {
  const rows = await runOf(given).transcript({ limit: 1000 });
  return rows
    .flatMap(({ content }) => JSON.parse(content) as { type: string; content?: string }[])
    .flatMap(({ type, content }) => (type === 'tool_result' && content !== undefined ? [content] : []));
}
