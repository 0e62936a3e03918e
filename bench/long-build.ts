/** A build that is long and does nothing: 50 tasks of two rounds each, 200 runs and 5,000 turns, from a script. */
import type { WorkPlan } from '../src/core/plan/work-plan.ts';
import type { Script } from '../src/scripted-model/script/script.ts';

const tasks = Number(process.env.BENCH_TASKS ?? 50);
/** Of each generator run, the handing in included; an evaluator run has two. Each task takes two rounds. */
const generatorTurns = 48;
export const turns = tasks * 2 * (generatorTurns + 2);

const bash = (command: string) => ({ name: 'bash', input: { command } });
const verdict = (pass: boolean) => ({
  name: 'submit_verdict',
  input: { criteria: [{ criterion: 'C1', pass, evidence: 'It was looked at.' }] },
});
export const script: Script = {
  name: 'storage',
  sessions: [
    {
      name: 'generator',
      when: ['Role: generator'],
      turns: [
        ...Array.from({ length: generatorTurns - 1 }, (_, turn) => ({
          text: `Turn ${turn + 1}: looking at the next part of the work.`,
          tools: [bash(`echo part ${turn + 1}`)],
        })),
        { tools: [{ name: 'submit_work', input: { summary: 'Done.' } }] },
      ],
    },
    ...[1, 2].map((round) => ({
      name: `evaluator ${round}`,
      when: ['Role: evaluator', `Round: ${round}`],
      turns: [{ tools: [bash('cat app/README.md')] }, { tools: [verdict(round === 2)] }],
    })),
  ],
};

export const plan: WorkPlan = {
  requirements: [{ id: 'R1', quote: 'Take many turns.' }],
  phases: [
    {
      id: 'P1',
      title: 'Turns',
      epics: [
        {
          id: 'E1',
          title: 'Turns',
          stories: [
            {
              id: 'S1',
              title: 'Turns',
              tasks: Array.from({ length: tasks }, (_, index) => ({
                id: `task-${index + 1}`,
                title: 'Take turns',
                description: 'Take many turns.',
                scope: [`app:src/task-${index + 1}/**`],
                shared: [],
                dependsOn: [],
                criteria: [{ id: 'C1', text: 'Many turns.', requirements: ['R1'] }],
                estimateMinutes: 1,
              })),
            },
          ],
        },
      ],
    },
  ],
};
