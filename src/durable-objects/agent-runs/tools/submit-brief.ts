/** `submit_brief` of the summarizer: what later tasks should know, in few words, which closes its session. */
import { briefFault, DistilledBrief } from '../../../core/roles.ts';
import { refusal } from '../../../core/runs/tools/tool-outcome.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool } from './tool.ts';

export const submitBrief: Tool = defineTool({
  definition: {
    name: 'submit_brief',
    description: 'Hands in the brief and ends the session: each discovery in exactly one entry, by its number.',
    input_schema: inputSchema(DistilledBrief),
  },
  about: 'hands in the brief and ends your session',
  input: DistilledBrief,
  execute: async ({ entries }, { order }) => {
    if (order.assignment.role !== 'summarizer') throw new Error('only a summarizer distils');
    const fault = briefFault(order.assignment.discoveries.length, entries);
    if (fault !== undefined) return refusal(fault);
    const commits = order.heads.map(({ name, commit }) => ({ repository: name, commit }));
    return { kind: 'close', outcome: { kind: 'distilled', entries, commits } };
  },
});
