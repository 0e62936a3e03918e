/** Runs the tool calls of a message one by one, and answers them all in one user message. */
import { type ToolUse, toolUses } from '../../../core/runs/after-message.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import { handOver } from '../../../core/runs/notes.ts';
import type { Call, Change, ContentBlock, RunRecord, RunState } from '../../../core/runs/record.ts';
import { observeCall, verdictOf } from '../../../core/runs/repeats.ts';
import type { Ports } from '../ports.ts';
import type { SessionRole } from '../roles/session-role.ts';
import { capped, refusal, type ToolOutcome } from '../tools/tool.ts';
import { endWith, failWith, putOff } from './outcomes.ts';

/** Characters of all results of a message together: it is one row, and a row holds 2 MB. */
const longestAnswer = 400_000;

/** Carries out a call whose intent is in the record; an interrupted one is finished by its tool's own rule. */
export async function runCall(
  record: RunRecord,
  { call, interrupted }: { call: Call; interrupted: boolean },
  role: SessionRole,
  ports: Ports,
): Promise<Change> {
  const use = toolUses(record.messages.at(-1)?.content ?? [])[call.position];
  if (!use || use.id !== call.id) throw new Error(`the journal names the call ${call.id}, the transcript does not`);
  const tool = role.toolNamed(use.name);
  const startedAt = ports.now();
  const context = {
    order: record.order,
    sandbox: ports.sandbox,
    evaluation: record.evaluation,
    heardNotes: record.state.notes.told,
    timeLeftMs: deadlineOf(record) - startedAt,
    signal: ports.signal,
  };
  const outcome = tool
    ? await (interrupted ? tool.resume(use.input, context) : tool.execute(use.input, context))
    : refusal(`There is no tool ${use.name}. The tools are ${role.frame.tools.map(({ name }) => name).join(', ')}.`);
  const durationMs = ports.now() - startedAt;
  const turn = record.turn && { ...record.turn, toolMs: record.turn.toolMs + durationMs };
  const dirty = record.state.dirty || (tool?.changesTree(use.input) ?? false);
  // What a crash has cut off says nothing about the model that asked for it.
  const observed = interrupted ? null : durationMs;
  const change = afterTool({ ...record, state: { ...record.state, dirty } }, { use, call, outcome, observed }, ports);
  return turn ? { ...change, turn } : change;
}

function afterTool(
  record: RunRecord,
  { use, call, outcome, observed }: { use: ToolUse; call: Call; outcome: ToolOutcome; observed: number | null },
  ports: Ports,
): Change {
  const { dirty } = record.state;
  const done = (text: string, isError: boolean): Change => {
    const change: Change = {
      calls: [{ ...call, state: 'done', result: text, isError }],
      state: { dirty, backoff: null },
    };
    return observed === null ? change : seen(record, change, hashText(JSON.stringify([use.name, use.input, text])));
  };
  const seen = ({ state, order }: RunRecord, change: Change, signature: string): Change => {
    const repeats = observeCall(state.repeats, signature, observed ?? 0);
    const verdict = verdictOf(state.repeats, repeats, order.sameCall);
    switch (verdict.kind) {
      case 'goes-on':
        return { ...change, state: { ...change.state, repeats } };
      case 'warned':
        return { ...change, state: { ...change.state, repeats, notices: [...state.notices, verdict.text] } };
      case 'stagnates':
        return failWith('stagnation', `${verdict.message} (${use.name})`);
      default:
        return verdict satisfies never;
    }
  };
  switch (outcome.kind) {
    case 'answer':
      return done(outcome.text, outcome.isError);
    case 'discovery': {
      const { discovery } = outcome;
      const change = done(outcome.text, false);
      return { ...change, reports: [{ kind: 'discovery', discovery }, ...(change.reports ?? [])] };
    }
    case 'close':
      return endWith(outcome.outcome);
    case 'unavailable': {
      const put = putOff(record, { cause: 'sandbox', message: `the sandbox: ${outcome.error.message}` }, ports);
      return { ...put, state: { ...put.state, dirty } };
    }
    default:
      return outcome satisfies never;
  }
}

const notHandedIn =
  'The work is complete but was not handed in: the person who ordered this build has just said something, which ' +
  'follows. Take it into account, then submit again.';

/** Work that is handed in while a person's note waits goes back to its session, which hears the note with this answer. */
export function hearFirst(change: Change, call: Call, { notes }: RunState): Change {
  const phase = change.state?.phase;
  if (phase?.kind !== 'reporting' || phase.outcome.kind !== 'candidate' || notes.waiting.length === 0) return change;
  const { turn } = change;
  return {
    ...(turn && { turn }),
    calls: [{ ...call, state: 'done', result: notHandedIn, isError: true }],
    state: { backoff: null },
  };
}

/** The user message that answers the calls: results first, then what the system has to say. */
export function answerCalls(record: RunRecord, now: number): Change {
  const longest = Math.floor(longestAnswer / Math.max(1, record.calls.length));
  const results = record.calls.map(
    ({ id, result, isError }): ContentBlock => ({
      type: 'tool_result',
      tool_use_id: id,
      content: capped(result, longest),
      ...(isError ? { is_error: true } : {}),
    }),
  );
  const { texts, notes } = handOver(record.state);
  const notices = [...record.state.notices, ...texts].map((text): ContentBlock => ({ type: 'text', text }));
  return {
    messages: [{ role: 'user', content: [...results, ...notices] }],
    state: { phase: { kind: 'session', expects: 'model' }, notices: [], notes },
    ...(record.turn ? { turn: { ...record.turn, totalMs: now - record.turn.startedAt } } : {}),
  };
}

/** 64 bits of FNV-1a in two halves: tells results apart, keeps no secret. */
function hashText(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`;
}
