/** An architect that lays down 150 tasks, fifty a turn, and hands over before it submits. */
import type { Task } from '../../../src/core/plan/work-plan.ts';
import type { Script } from '../../../src/scripted-model/script/script.ts';

export const longSpec = 'Each of the 150 files greets.';

const longTask = (n: number): Task => ({
  id: `greet-${n}`,
  title: `Greet ${n}`,
  description: `Write the greeting ${n}.`,
  scope: [`api:greetings/${n}.txt`],
  shared: [],
  dependsOn: n % 50 === 1 ? [] : [`greet-${n - 1}`],
  criteria: [{ id: 'C1', text: `Greeting ${n} is there.`, requirements: ['R1'] }],
  estimateMinutes: 10,
});

export const longPlanTasks: Task[] = Array.from({ length: 150 }, (_, index) => longTask(index + 1));

const fifty = (from: number) =>
  longPlanTasks.slice(from, from + 50).map((task) => ({
    name: 'add_task',
    input: { task, place: { phase: 'Greetings', epic: `Files from ${from + 1}`, story: 'All of them' } },
  }));

const when = ['Role: architect', longSpec];

export const longPlanSessions: Script['sessions'] = [
  {
    name: 'hands in a long plan',
    when: [...when, 'Session: 2\n'],
    turns: [{ tools: [{ name: 'check_plan', input: {} }] }, { tools: [{ name: 'submit_plan', input: {} }] }],
  },
  {
    name: 'lays down a long plan',
    when,
    turns: [
      { tools: [{ name: 'add_requirement', input: { id: 'R1', quote: longSpec } }, ...fifty(0)] },
      { tools: fifty(50) },
      { tools: fifty(100) },
      { text: 'Done: all 150 tasks.' },
    ],
  },
];
