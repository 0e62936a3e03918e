/**
 * Accounts a whole build by its requests: orders come from the core as in a build, requests are put together as a run does,
 * and what they cost is in the scripted model's books. Nothing is started for it.
 */
import { readFileSync } from 'node:fs';
import { startRound } from '../../src/core/builds/rounds/tasks.ts';
import { startRun } from '../../src/core/builds/runs.ts';
import { type BuildState, headsOf, newBuild, setTask, withPlan } from '../../src/core/builds/state.ts';
import type { Step } from '../../src/core/builds/step-types.ts';
import { Submission, type TokenOptions } from '../../src/core/contract/submission.ts';
import { waveNumbers } from '../../src/core/plan/waves.ts';
import { type Task, tasksOf } from '../../src/core/plan/work-plan.ts';
import { noEvaluation } from '../../src/core/runs/evaluation.ts';
import { firstState } from '../../src/core/runs/record.ts';
import { Assignment, type RunOrder } from '../../src/core/runs/run-order.ts';
import { unchangedSince } from '../../src/core/runs/tools/repeated-read.ts';
import { type ContentBlock, type Message, userMessage } from '../../src/core/runs/transcript.ts';
import { buildRequest } from '../../src/core/runs/turns/request.ts';
import { type PromptTexts, promptNames } from '../../src/durable-objects/agent-runs/model/prompts.ts';
import { frameOf, sessionRole } from '../../src/durable-objects/agent-runs/roles/session-role.ts';
import { openAccount, type Totals } from './account.ts';
import { briefOf, type Material } from './material.ts';
import { distilledAt, withDiscovery } from './relay.ts';
import { evaluatorCalls, generatorCalls, plannerCalls, type ScriptedCall } from './sessions.ts';

const texts = Object.fromEntries(
  promptNames.map((name) => [name, readFileSync(`prompts/${name}.md`, 'utf8')]),
) as PromptTexts;

const workers = 3;
/** Between two turns of a session. */
const turnMs = 20_000;
/** A round that fails costs one more: every seventh task's first, and of those that a small model works every third's. */
const failsOf = 7;
const smallFailsOf = 3;

type Session = { order: RunOrder; calls: ScriptedCall[] };

export function accountBuild(material: Material, tokens: TokenOptions): Totals {
  const way = { isCompact: tokens.compactResults, hasBrief: tokens.repositoryBrief };
  const briefAt = (wave: number): string => (tokens.repositoryBrief ? briefOf(material, wave) : '');
  const account = openAccount();
  let state = opened(material, tokens);
  const ordered = (step: Step): RunOrder => {
    ({ state } = step);
    const effect = step.effects.find(({ kind }) => kind === 'start-run');
    if (effect?.kind !== 'start-run') throw new Error('no run was ordered');
    return effect.order;
  };
  const plannersSessions = planners(material).map((assignment) => ({
    order: ordered(startRun(state, { assignment, task: null, round: 1 }, 0).step),
    calls: plannerCalls(material, way),
  }));
  for (const session of plannersSessions) play([session], briefAt(1), account, way.isCompact);

  const waves = Map.groupBy(tasksOf(material.plan), ({ id }) => waveNumbers(tasksOf(material.plan)).get(id) ?? 1);
  for (const [number, wave] of [...waves].toSorted(([a], [b]) => a - b)) {
    for (let at = 0; at < wave.length; at += workers) {
      let batch = wave.slice(at, at + workers);
      for (let round = 1; batch.length > 0; round += 1) {
        const generators = batch.map((task) => ({
          order: ordered(startRound(state, taskOf(state, task), 0)),
          calls: generatorCalls(task, material, way),
        }));
        play(generators, briefAt(number), account, way.isCompact);
        const evaluators = batch.map((task) => ({
          order: ordered(startRun(state, { assignment: evaluating(material, task), task: task.id, round }, 0).step),
          calls: evaluatorCalls(task, material, way),
        }));
        play(evaluators, briefAt(number), account, way.isCompact);
        for (const task of round === 1 ? batch : []) state = withDiscovery(state, material, task, number);
        const failed = batch.filter(
          (task, place) => round === 1 && fails(material, task, generators[place]?.order.model),
        );
        // Every second of them has passed nothing at all.
        for (const task of failed.filter((_, place) => place % 2 === 0)) state = setTask(state, task.id, { failed: 1 });
        batch = failed;
      }
    }
    const distilling = distilledAt(number, state, material);
    ({ state } = distilling);
    if (distilling.session) play([distilling.session], briefAt(number), account, way.isCompact);
  }
  return account.totals;
}

function fails({ plan }: Material, { id }: Task, model: string | undefined): boolean {
  const at = tasksOf(plan).findIndex((task) => task.id === id);
  return at % failsOf === 0 || (model?.includes('haiku') === true && at % smallFailsOf === 0 && at % 2 === 1);
}

function opened({ name, spec, plan }: Material, tokens: TokenOptions): BuildState {
  const url = `https://example.com/${name}.git`;
  const submission = Submission.parse({ spec, repositories: [{ name, url }], tokens });
  const state = withPlan(newBuild({ id: 'b', submission, now: 0 }), plan);
  const repositories = state.repositories.map((repository) => ({ ...repository, head: 'a'.repeat(40) }));
  return { ...state, repositories, briefAt: headsOf({ repositories }) };
}

const taskOf = ({ tasks }: BuildState, { id }: Task) => {
  const task = tasks[id];
  if (!task) throw new Error(`no task ${id}`);
  return task;
};

const planners = ({ spec, plan }: Material): Assignment[] => [
  { role: 'architect', spec },
  { role: 'adversary', spec, plan },
  { role: 'validator', spec, plan, comments: [] },
];

const evaluating = ({ name, plan }: Material, task: Task): Assignment =>
  Assignment.parse({
    role: 'evaluator',
    task,
    requirements: plan.requirements.filter(({ id }) => task.criteria.some((one) => one.requirements.includes(id))),
    candidate: { ref: 'refs/c', commits: [{ repository: name, commit: 'c'.repeat(40) }] },
    graded: null,
  });

/** Sessions that run beside one another, turn by turn. */
function play(
  sessions: readonly Session[],
  brief: string,
  account: ReturnType<typeof openAccount>,
  isCompact: boolean,
) {
  const open = sessions.map(({ order, calls }) => {
    const role = sessionRole(order, texts);
    const frame = frameOf(role, { state: { ...firstState, brief } });
    const messages: Message[] = [role.firstMessage({ previous: [], evaluation: noEvaluation })];
    return { frame, messages, calls };
  });
  const longest = Math.max(...open.map(({ calls }) => calls.length));
  for (let turn = 0; turn < longest; turn += 1) {
    for (const { frame, messages, calls } of open) {
      const call = calls[turn];
      if (call) takeTurn(call, turn);
      function takeTurn({ name, input, result, isRead }: ScriptedCall, at: number): void {
        const id = `toolu_${at}`;
        const text = { type: 'text', text: `Looking at the next part of the work, which is number ${at + 1}.` };
        const answer: ContentBlock[] = [text, { type: 'tool_use', id, name, input }];
        account.call(buildRequest(frame, messages), answer);
        const same = isRead && isCompact ? unchangedSince(messages, { id, name, input }, result) : null;
        const content = same ?? result;
        messages.push({ role: 'assistant', content: answer });
        messages.push({ ...userMessage([]), content: [{ type: 'tool_result', tool_use_id: id, content }] });
      }
    }
    account.later(turnMs);
  }
}
