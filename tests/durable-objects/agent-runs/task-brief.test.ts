import { expect, test } from 'vitest';
import { taskBrief } from '../../../src/durable-objects/agent-runs/roles/task-brief.ts';
import { task } from '../../core/builders.ts';
import { promptTexts as texts } from './texts.ts';

test('a brief has the interfaces that a task brings and builds on, word for word', () => {
  const work = { task: task({ id: 'b', publishes: 'b(): void' }), requirements: [], amendments: [] };
  const brief = taskBrief({ ...work, interfaces: [{ task: 'a', text: 'a(): string' }] }, texts);
  expect(brief).toContain('Bring it exactly so:\n<interface>\nb(): void\n</interface>');
  expect(brief).toContain(
    'The task a, which this one depends on, brings this interface:\n<interface>\na(): string\n</interface>',
  );
  expect(taskBrief({ ...work, task: task() }, texts)).not.toContain('interface');
});
