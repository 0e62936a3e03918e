/** Carries out a tool call whose intent is in the record; an interrupted one is finished by its tool's own rule. */
import type { Change } from '../../../core/runs/change.ts';
import { keptName } from '../../../core/runs/kept-name.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import type { Call, RunRecord } from '../../../core/runs/record.ts';
import { servicesOf } from '../../../core/runs/services.ts';
import { setUpCommands } from '../../../core/runs/set-up.ts';
import { afterTool } from '../../../core/runs/tools/after-tool.ts';
import { useOf } from '../../../core/runs/tools/journal.ts';
import { refusal } from '../../../core/runs/tools/tool-outcome.ts';
import { clockOf, type Ports } from '../ports.ts';
import type { SessionRole } from '../roles/session-role.ts';
import { saveTree } from './checkpoint.ts';
import { openNetwork } from './set-up.ts';

export async function runCall(
  record: RunRecord,
  { call, interrupted, begunAt }: { call: Call; interrupted: boolean; begunAt: number },
  role: SessionRole,
  ports: Ports,
): Promise<Change> {
  const use = useOf(record, call);
  const tool = role.toolNamed(use.name);
  const startedAt = ports.now();
  const context = {
    order: record.order,
    sandbox: ports.sandbox,
    evaluation: record.evaluation,
    draft: record.draft,
    heardNotes: record.state.notes.told,
    timeLeftMs: deadlineOf(record) - startedAt,
    signal: ports.signal,
    job: { name: `${record.order.runId}/${call.id}`, life: call.life, kept: call.kept },
    sandboxLife: record.state.sandboxLife,
    live: ports.live,
    keepEvidence: ports.keepEvidence,
    services: servicesOf(record),
    setUp: {
      commands: setUpCommands(record),
      from: await keptName(record),
      open: (during: 'setup' | 'run') => openNetwork(record, during, ports),
    },
  };
  const outcome = tool
    ? await (interrupted ? tool.resume(use.input, context) : tool.execute(use.input, context))
    : refusal(`There is no tool ${use.name}. The tools are ${role.frame.tools.map(({ name }) => name).join(', ')}.`);
  const clock = clockOf(ports);
  const tookMs = clock.now - begunAt;
  const changesTree = tool?.changesTree(use.input) ?? false;
  const change = afterTool(record, { call, use, outcome, tookMs, changesTree, wasInterrupted: interrupted }, clock);
  const isEnding = outcome.kind === 'unavailable' && outcome.error.reason === 'stopping';
  return isEnding ? savedBefore(record, change, ports) : change;
}

/** A sandbox that is about to end takes no command, but what the calls before have changed it still saves. */
async function savedBefore(record: RunRecord, change: Change, ports: Ports): Promise<Change> {
  const { isDirty } = await saveTree(record, ports);
  return { ...change, state: { ...change.state, dirty: isDirty } };
}
