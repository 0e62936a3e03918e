/** From one session to the next: the question for a note, the note, and the session that begins from it. */
import type { RunSandbox } from '../../../containers/driver/object-sandbox.ts';
import { noteOf, noteOfSystem } from '../../../core/runs/hand-over-note.ts';
import { toldIn } from '../../../core/runs/notes.ts';
import type { Change, ContentBlock, RunRecord } from '../../../core/runs/record.ts';
import { noRepeats } from '../../../core/runs/repeats.ts';
import { outgrown } from '../../../core/runs/session-end.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import { type PromptTexts, renderPrompt } from '../model/prompts.ts';
import type { Ports } from '../ports.ts';
import { tagged } from '../roles/role.ts';
import type { SessionRole } from '../roles/session-role.ts';
import { commandText } from '../tools/bash.ts';
import { capped } from '../tools/tool.ts';
import { saveTree } from './checkpoint.ts';
import { failWith, sandboxTrouble } from './outcomes.ts';

/** Asks for the note in the session's last turn: a message like any other, after the results of the turn before. */
export const askForNote = (why: string, texts: PromptTexts): Change => ({
  state: { phase: { kind: 'handing-over', why, note: null } },
  messages: [{ role: 'user', content: [{ type: 'text', text: renderPrompt(texts['hand-over'], { why }) }] }],
});

/**
 * Takes the answer to that question; null where the session was not asked. Calls in it are not carried out, and words of
 * a refusal tell nothing of the work.
 */
export function takeNote(
  record: RunRecord,
  { content, stopReason }: { content: ContentBlock[]; stopReason: string },
): Change | null {
  const { phase } = record.state;
  if (phase.kind !== 'handing-over') return null;
  if (stopReason === 'refusal') return { state: { phase: { ...phase, note: noteOfSystem(record) } } };
  const messages = [...record.messages, { role: 'assistant' as const, content }];
  return { state: { phase: { ...phase, note: noteOf(content) ?? noteOfSystem({ ...record, messages }) } } };
}

/** The provider takes no more of this session, so that the system has to write the note. */
export function cutSession(record: RunRecord, content: ContentBlock[]): Change {
  const { phase } = record.state;
  const note = noteOfSystem({ ...record, messages: [...record.messages, { role: 'assistant', content }] });
  if (phase.kind === 'handing-over') return { state: { phase: { ...phase, note } } };
  const end = outgrown(record);
  switch (end.kind) {
    case 'fail':
      return failWith(end.reason, end.message);
    case 'hand-over':
      return { state: { phase: { kind: 'handing-over', why: end.why, note } } };
    default:
      return end satisfies never;
  }
}

/**
 * Begins the new session: what the first one began with, how the work stands, the note, and what a person has said. All
 * that it leaves is in one commit, and what comes before that can be done again.
 */
export async function openSession(record: RunRecord, role: SessionRole, ports: Ports): Promise<Change> {
  const { phase, session, previous, notices } = record.state;
  if (phase.kind !== 'handing-over' || phase.note === null) throw new Error('a session is opened from a note');
  const work = await workSoFar(record, ports);
  if (!work.ok) return sandboxTrouble(record, work.error, ports);
  const number = session.number + 1;
  const { why, note } = phase;
  const values = { session: String(number), why, work: work.text, note };
  const opening = role.firstMessage({ previous, evaluation: record.evaluation });
  const texts = [renderPrompt(ports.texts['next-session'], values), ...toldIn(record.messages), ...notices];
  const content = [...opening.content, ...texts.map((text) => ({ type: 'text', text }))];
  return {
    state: {
      phase: { kind: 'session', expects: 'model' },
      session: { number, firstTurn: (record.turn?.turn ?? 0) + 1 },
      dirty: work.isDirty,
      backoff: null,
      knownTokens: 0,
      silent: 0,
      cutOff: 0,
      paused: 0,
      // The new session does not know what the old one has called, and has to look around again.
      repeats: noRepeats,
      notices: [],
    },
    messages: [{ role: 'user', content }],
    reports: [{ kind: 'handed-over', session: number, why }],
  };
}

type Work = { ok: true; text: string; isDirty: boolean } | { ok: false; error: SandboxError };

const longestWork = 8000;
const commandMs = 60_000;

/** What the run has changed so far, committed and pushed first; only a generator changes anything. */
async function workSoFar(record: RunRecord, ports: Ports): Promise<Work> {
  const { order } = record;
  if (order.assignment.role !== 'generator')
    return { ok: true, text: 'The repositories are as they were: nothing in them is changed by you.', isDirty: false };
  const saved = await saveTree(record, ports);
  if (saved.isLost) return { ok: false, error: { reason: 'infrastructure', message: saved.error ?? 'no answer' } };
  const parts: string[] = [];
  for (const { name, commit } of order.heads) {
    const shown = await historyOf(ports.sandbox, { repository: name, base: commit }, ports.signal);
    if (!shown.ok) return shown;
    parts.push(`The work so far in \`${name}\`:\n${tagged('git', shown.text)}`);
  }
  const unsaved = saved.error === null ? [] : [`The last changes could not be committed yet: ${saved.error}`];
  return { ok: true, text: [...parts, ...unsaved].join('\n\n'), isDirty: saved.isDirty };
}

/** The commits since the base and what they change. A repository whose folder is gone is an answer too. */
async function historyOf(
  sandbox: RunSandbox,
  { repository, base }: { repository: string; base: string },
  signal: AbortSignal,
): Promise<{ ok: true; text: string } | { ok: false; error: SandboxError }> {
  const git = 'git --no-pager';
  const command = `${git} log --oneline --no-decorate -n 50 ${base}..HEAD; ${git} diff --stat --no-ext-diff ${base}`;
  const ran = await sandbox.exec({ command, cwd: repository, timeoutMs: commandMs }, { signal });
  if (!ran.ok)
    return ran.error.reason === 'infrastructure' ? ran : { ok: true, text: `git could not say: ${ran.error.message}` };
  const text = commandText(ran.result);
  return { ok: true, text: text === '' ? 'nothing is changed yet' : capped(text, longestWork) };
}
