import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import { infrastructureFailure } from '../../../src/containers/driver/sandbox.ts';
import { readConventions } from '../../../src/durable-objects/agent-runs/steps/read-conventions.ts';
import { task } from '../../core/builders.ts';
import { assignments, generating, order } from '../../core/runs/records.ts';

const texts: Record<string, string> = {
  'app/AGENTS.md': 'Two spaces.',
  'app/src/a/AGENTS.md': 'Only here.',
  'app/src/b/AGENTS.md': 'Only there.',
};
const paths = Object.keys(texts).map((path) => path.replace('app/', ''));

const portsOf = (answers: Record<string, unknown> = {}) => {
  const call = async (operation: string, { path = '' }: { path?: string }) =>
    answers[operation] ??
    (operation === 'list'
      ? { ok: true, result: { paths, isWhole: true } }
      : { ok: true, result: { kind: 'file', text: texts[path], firstLine: 1, totalLines: 1 } });
  return { sandbox: { call } as unknown as RunSandbox, signal: new AbortController().signal };
};

const evaluating = assignments.find((assignment) => assignment.role === 'evaluator');
if (!evaluating) throw new Error('there is an evaluator');
const ofTask = order({ assignment: { ...evaluating, task: task({ scope: ['app:src/a/**'] }) } });
const ofPlanner = order({ assignment: assignments.find(({ role }) => role === 'architect') ?? generating() });

test('a task is told the conventions of the root and of its folders, a planner those of the root', async () => {
  expect([await readConventions(ofTask, portsOf()), await readConventions(ofPlanner, portsOf())]).toEqual([
    { ok: true, result: '### app/AGENTS.md\n\nTwo spaces.\n\n### app/src/a/AGENTS.md\n\nOnly here.' },
    { ok: true, result: '### app/AGENTS.md\n\nTwo spaces.' },
  ]);
});

test('a server that lists nothing has none, what is no text is left out, and a sandbox that is gone is an outage', async () => {
  const no = (reason: string) => ({ ok: false, error: { reason, message: 'no' } });
  expect([
    await readConventions(ofTask, portsOf({ list: no('not-found') })),
    await readConventions(ofTask, portsOf({ read: no('not-text') })),
    await readConventions(ofTask, portsOf({ read: infrastructureFailure('gone') })),
  ]).toEqual([{ ok: true, result: '' }, { ok: true, result: '' }, infrastructureFailure('gone')]);
});
