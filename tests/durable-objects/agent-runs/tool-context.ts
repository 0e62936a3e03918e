/** What a tool is given, of a run that edits nothing and whose sandbox must not be asked, unless the test says otherwise. */
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import type { ToolContext } from '../../../src/durable-objects/agent-runs/tools/tool.ts';
import { order } from '../../core/runs/records.ts';

const notAsked = (): never => {
  throw new Error('this test has no sandbox');
};

export const toolContext = (given: Partial<ToolContext> = {}): ToolContext => ({
  order: order(),
  sandbox: { call: notAsked, exec: notAsked, prepare: notAsked, keepWarm: notAsked, dispose: notAsked },
  evaluation: noEvaluation,
  draft: null,
  heardNotes: [],
  timeLeftMs: 1000,
  signal: new AbortController().signal,
  job: { name: 'r1/t1', life: null, kept: null },
  sandboxLife: null,
  keepEvidence: async () => null,
  live: { seenBytes: () => null, heard: () => undefined },
  services: [],
  setUp: { commands: [], from: null, open: async () => null },
  ...given,
});
