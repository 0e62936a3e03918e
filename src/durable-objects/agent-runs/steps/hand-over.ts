/** Opens the next session of a run: how the work stands is asked of the sandbox. */
import type { RunSandbox } from '../../../containers/driver/object-sandbox.ts';
import { planOf } from '../../../core/plan/draft/plan-draft.ts';
import { outlineText } from '../../../core/plan/plan-text.ts';
import type { Change } from '../../../core/runs/change.ts';
import { sandboxTrouble } from '../../../core/runs/put-off.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import { nextSession, openSession } from '../../../core/runs/sessions/hand-over.ts';
import { commandText } from '../../../core/runs/tools/command-text.ts';
import { capped } from '../../../core/runs/tools/tool-outcome.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import { renderPrompt } from '../model/prompts.ts';
import { clockOf, type Ports } from '../ports.ts';
import { tagged } from '../roles/role.ts';
import type { SessionRole } from '../roles/session-role.ts';
import { saveTree } from './checkpoint.ts';

/** All that the step leaves is in one commit, and what comes before that can be done again. */
export async function goOnInNewSession(record: RunRecord, role: SessionRole, ports: Ports): Promise<Change> {
  const next = nextSession(record);
  const work = await workSoFar(record, ports);
  if (!work.ok) return sandboxTrouble(record, work.error, clockOf(ports));
  const { number, why, note } = next;
  const values = { session: String(number), why, work: work.text, note };
  return openSession(record, next, {
    opening: role.firstMessage({
      previous: record.state.previous,
      evaluation: record.evaluation,
      conventions: record.state.conventions,
      began: record.state.began,
      hasBrowser: record.state.hasBrowser,
    }),
    goesOnFrom: renderPrompt(ports.texts['next-session'], values),
    isDirty: work.isDirty,
  });
}

type Work = { ok: true; text: string; isDirty: boolean } | { ok: false; error: SandboxError };

const longestWork = 8000;
const commandMs = 60_000;

/** What the run has changed so far, committed and pushed first; only a generator changes anything. */
async function workSoFar(record: RunRecord, ports: Ports): Promise<Work> {
  const { order, draft } = record;
  if (draft) {
    const text = `The plan as it stands, which is yours to go on with; \`show_plan\` shows more of it:\n${tagged('plan', capped(outlineText(planOf(draft)), longestWork))}`;
    return { ok: true, text, isDirty: false };
  }
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

/**
 * The model's own commits since the base, and what the files change, new ones included: for that they are known to a copy
 * of the index. A repository whose folder is gone is an answer too.
 */
async function historyOf(
  sandbox: RunSandbox,
  { repository, base }: { repository: string; base: string },
  signal: AbortSignal,
): Promise<{ ok: true; text: string } | { ok: false; error: SandboxError }> {
  const git = 'git --no-pager';
  const copied = 'index=$(mktemp) && cp "$(git rev-parse --git-path index)" "$index" && export GIT_INDEX_FILE="$index"';
  const shown = `${git} log --oneline --no-decorate -n 50 ${base}..HEAD; git status --short; ${git} diff --stat --no-ext-diff ${base}`;
  const command = `${copied} && git add --all --intent-to-add; ${shown}; rm -f "$index"`;
  const ran = await sandbox.exec({ command, cwd: repository, timeoutMs: commandMs }, { signal });
  if (!ran.ok)
    return ran.error.reason === 'infrastructure' ? ran : { ok: true, text: `git could not say: ${ran.error.message}` };
  const text = commandText(ran.result);
  return { ok: true, text: text === '' ? 'nothing is changed yet' : capped(text, longestWork) };
}
