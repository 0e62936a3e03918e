/** `submit_audit` of the auditor: what the result lacks of the spec, which closes its session. */
import { auditFaults } from '../../../core/grading/audit-faults.ts';
import { Audit } from '../../../core/roles.ts';
import { refusal } from '../../../core/runs/tools/tool-outcome.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool } from './tool.ts';

export const submitAudit: Tool = defineTool({
  definition: {
    name: 'submit_audit',
    description:
      'Hands in what you have found and ends the session: each finding with the words of the spec that it is about, and ' +
      'with evidence (a command with its exit code, or a file with its line); none where the result is what the spec asks for.',
    input_schema: inputSchema(Audit),
  },
  about: 'hands in your findings and ends your session',
  input: Audit,
  execute: async ({ findings, summary }, { order }) => {
    if (order.assignment.role !== 'auditor') throw new Error('only an auditor audits a result');
    const repositories = order.heads.map(({ name }) => name);
    const faults = auditFaults(findings, { ...order.assignment, repositories });
    return faults.length === 0
      ? { kind: 'close', outcome: { kind: 'audited', findings, summary } }
      : refusal(`Not taken:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  },
});
