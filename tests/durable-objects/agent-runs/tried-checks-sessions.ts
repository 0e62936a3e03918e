/** An architect of a short prompt whose checks are tried on the base as it lays them down. */
import type { Task } from '../../../src/core/plan/work-plan.ts';
import type { Script } from '../../../src/scripted-model/script/script.ts';

export const triedSpec = 'It greets whoever comes.';

const checks: [string, string, 'guards'?][] = [
  ['C1', 'grep -q whoever api/greeting.txt'],
  ['C2', 'rm api/greeting.txt'],
  ['C3', 'test -e api/greeting.txt', 'guards'],
  ['C4', 'no-such-program'],
  ['C5', 'if then'],
];

const tried = (given: Partial<Task>): Task => ({
  id: 'greet',
  title: 'Greet',
  description: 'Greet whoever comes.',
  scope: ['api:greeting.txt'],
  shared: [],
  dependsOn: [],
  criteria: checks.map(([id, check, kind]) => ({
    id,
    text: 'It greets.',
    requirements: ['R1', 'R2'],
    check,
    ...(kind && { kind }),
  })),
  estimateMinutes: 10,
  ...given,
});

const place = { phase: 'All', epic: 'All', story: 'All' };

export const triedChecksSessions: Script['sessions'] = [
  {
    name: 'has checks tried',
    when: ['Role: architect', triedSpec],
    turns: [
      {
        tools: [
          { name: 'state_assumption', input: { id: 'A1', text: 'It greets in English.' } },
          { name: 'add_requirement', input: { id: 'R1', quote: triedSpec } },
          { name: 'add_requirement', input: { id: 'R2', quote: 'in English' } },
          { name: 'add_task', input: { task: tried({}), place } },
        ],
      },
      {
        tools: [
          {
            name: 'change_task',
            input: {
              id: 'greet',
              criteria: [
                {
                  id: 'C1',
                  text: 'It waits.',
                  requirements: ['R1'],
                  check: 'echo ran >> ran; touch started; until [ -e go ]; do sleep 0.05; done; cat ran; false',
                },
              ],
              removeCriteria: ['C4', 'C5'],
            },
          },
          { name: 'read_file', input: { path: 'api/greeting.txt' } },
        ],
      },
      { tools: [{ name: 'submit_plan', input: {} }] },
    ],
  },
];
