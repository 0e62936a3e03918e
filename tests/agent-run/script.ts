/** What the scripted model says in the AgentRun tests: one session for each task id. */
import type { Script } from '../../src/local/scripted-model/script.ts';

const bash = (command: string) => ({ name: 'bash', input: { command } });
const replace = (old_str: string, new_str: string) => ({
  name: 'str_replace_based_edit_tool',
  input: { command: 'str_replace', path: 'api/greeting.txt', old_str, new_str },
});
const submit = { name: 'submit_work', input: { summary: 'Done.' } };
const generator = (task: string): string[] => ['Role: generator', `Task: ${task}\n`];
const verdict = (pass: boolean) => ({
  name: 'submit_verdict',
  input: { criteria: [{ criterion: 'C1', pass, evidence: 'cat greeting.txt prints it' }], summary: 'Graded.' },
});

/** Refusals, and two streams that break off. A fault comes once a conversation, so each test of them has its own. */
const outages: Script['sessions'][number]['turns'] = [
  { tools: [bash('echo hello 1 > api/greeting.txt')], fault: { kind: 'overloaded', times: 2 } },
  { tools: [bash('true')], fault: { kind: 'cut', afterEvents: 4, how: 'end' } },
  { tools: [bash('true')], fault: { kind: 'error-event', afterEvents: 3 } },
  { tools: [submit], fault: { kind: 'rate-limit', retryAfterSeconds: 1 } },
];

export const script: Script = {
  name: 'agent-run tests',
  sessions: [
    {
      name: 'writes and submits',
      when: generator('greet'),
      turns: [
        { thinking: 'Look first.', text: 'I look around.', tools: [bash('cd api && cat greeting.txt')] },
        { tools: [replace('hello', 'hello world'), { name: 'search', input: { pattern: 'hello', path: 'api' } }] },
        {
          tools: [
            {
              name: 'note_discovery',
              input: { kind: 'fact', text: 'Greetings are lower case.', evidence: 'api/greeting.txt' },
            },
          ],
        },
        { tools: [submit] },
      ],
    },
    {
      name: 'is told what is wrong',
      when: generator('stumble'),
      turns: [
        { text: 'Is it done?' },
        { tools: [{ name: 'bash', input: { cmd: 'ls' } }] },
        {
          tools: [{ name: 'str_replace_based_edit_tool', input: { command: 'view', path: '/workspace/api/test.sh' } }],
        },
        { tools: [submit] },
        { tools: [bash('cd api && echo bye > greeting.txt')] },
        { tools: [submit] },
        { tools: [bash('echo hello again > greeting.txt && echo x > stray.txt')] },
        { tools: [submit] },
        { tools: [bash('rm stray.txt')] },
        { tools: [submit] },
      ],
    },
    { name: 'meets outages', when: generator('outages'), turns: outages },
    { name: 'meets outages that are billed', when: generator('billed'), turns: outages },
    {
      name: 'is cut off under way',
      when: ['Role: generator', 'Task: held-'],
      turns: [{ tools: [bash('echo hello held > api/greeting.txt')] }, { tools: [submit] }],
    },
    {
      name: 'spends too much',
      when: generator('spent'),
      turns: [{ text: 'never said', fault: { kind: 'spend-limit', times: 100 } }],
    },
    {
      name: 'goes round in circles',
      when: generator('circles'),
      turns: Array.from({ length: 10 }, () => ({ tools: [bash('echo same')] })),
    },
    {
      name: 'notes the same again and again',
      when: generator('repetitive'),
      turns: Array.from({ length: 10 }, () => ({
        tools: [{ name: 'note_discovery', input: { kind: 'fact', text: 'It is so.', evidence: 'api/test.sh' } }],
      })),
    },
    {
      name: 'says nothing useful',
      when: generator('silent'),
      turns: Array.from({ length: 10 }, () => ({ text: 'Hm.' })),
    },
    {
      name: 'is cut off',
      when: generator('cut-off'),
      turns: Array.from({ length: 5 }, () => ({ tools: [bash('echo half')], stop: 'max_tokens' as const })),
    },
    { name: 'refuses', when: generator('refused'), turns: [{ text: 'No.', stop: 'refusal' }] },
    {
      name: 'loses its sandbox',
      when: generator('lost'),
      turns: [
        { tools: [bash('echo hello kept > api/greeting.txt')] },
        { tools: [{ name: 'search', input: { pattern: 'kept' } }] },
        { tools: [bash('cat api/greeting.txt')] },
        { tools: [submit] },
      ],
    },
    {
      name: 'runs a long command',
      when: generator('long'),
      turns: [
        { tools: [bash('touch api/started; exec sleep 300')] },
        { tools: [bash('rm -f api/started; echo hello long > api/greeting.txt')] },
        { tools: [submit] },
      ],
    },
    {
      name: 'grades, first badly',
      when: ['Role: evaluator', 'Task: greet\n'],
      turns: [
        { tools: [bash('cat api/greeting.txt; echo spoiled > api/greeting.txt')] },
        { tools: [bash('cat api/greeting.txt')] },
        {
          tools: [
            {
              name: 'submit_verdict',
              input: { criteria: [{ criterion: 'C9', pass: true, evidence: 'none' }], summary: 'Graded.' },
            },
          ],
        },
        { tools: [verdict(true)] },
      ],
    },
    {
      name: 'plans',
      when: ['Role: architect'],
      turns: [
        {
          tools: [
            { name: 'read_file', input: { path: '.' } },
            { name: 'read_file', input: { path: 'api/test.sh' } },
          ],
        },
        { tools: [{ name: 'submit_plan', input: { plan: { requirements: [], phases: [] } } }] },
        {
          tools: [
            {
              name: 'submit_plan',
              input: {
                plan: {
                  requirements: [{ id: 'R1', quote: 'It greets.' }],
                  phases: [
                    {
                      id: 'P1',
                      title: 'Phase',
                      epics: [
                        {
                          id: 'E1',
                          title: 'Epic',
                          stories: [
                            {
                              id: 'S1',
                              title: 'Story',
                              tasks: [
                                {
                                  id: 'greet',
                                  title: 'Greet',
                                  description: 'Greet the world.',
                                  scope: ['api:greeting.txt'],
                                  criteria: [{ id: 'C1', text: 'It greets.', requirements: ['R1'] }],
                                },
                              ],
                            },
                          ],
                        },
                      ],
                    },
                  ],
                },
              },
            },
          ],
        },
      ],
    },
  ],
};
