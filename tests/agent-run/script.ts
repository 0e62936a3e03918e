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

const search = (pattern: string) => ({ tools: [{ name: 'search', input: { pattern } }] });
const viewLine = (line: number) => ({
  tools: [
    {
      name: 'str_replace_based_edit_tool',
      input: { command: 'view', path: 'api/greeting.txt', view_range: [line, line] },
    },
  ],
});
const note = (text: string) => ({ text });

/** The sessions of a run of many turns, the later ones first: a script plays the first session that matches. */
function longHaul(task: string, { turns, perSession }: { turns: number; perSession: number }): Script['sessions'] {
  const sessions = Array.from({ length: Math.ceil(turns / perSession) }, (_, index) => {
    const from = index * perSession;
    const works = Array.from({ length: Math.min(perSession, turns - from) }, (_, at) => viewLine(from + at + 1));
    const isLast = from + perSession >= turns;
    const begins = { tools: [bash(`(echo hello ${index + 1}; seq 1 400) > api/greeting.txt`)] };
    return {
      name: `${task} ${index + 1}`,
      when: [...generator(task), ...(index === 0 ? [] : [`Session: ${index + 1}\n`])],
      turns: [begins, ...works.slice(1), isLast ? { tools: [submit] } : note(`Up to turn ${from + perSession}.`)],
    };
  });
  return sessions.reverse();
}

/** Three turns and a note, three turns and no note, and the end of the work. */
const handedOver = (task: string): Script['sessions'] => [
  {
    name: `${task} 3`,
    when: [...generator(task), 'Session: 3\n'],
    turns: [{ tools: [bash('ls api; cat api/greeting.txt')] }, { tools: [submit] }],
  },
  {
    name: `${task} 2`,
    when: [...generator(task), 'Session: 2\n'],
    turns: [search('two'), search('three'), search('four'), { text: 'I go on.', tools: [bash('touch api/never.txt')] }],
  },
  {
    name: `${task} 1`,
    when: generator(task),
    turns: [{ tools: [replace('hello', 'hello world')] }, search('one'), search('world'), note('Done: the greeting.')],
  },
];

export const script: Script = {
  name: 'agent-run tests',
  sessions: [
    ...longHaul('long-haul', { turns: 400, perSession: 120 }),
    ...['handed-over', 'held-note-crash', 'handed-over-late'].flatMap(handedOver),
    {
      name: 'goes on from a full window',
      when: [...generator('talkative'), 'Session: 2\n'],
      turns: [{ tools: [submit] }],
    },
    {
      name: 'goes on from a note of the system',
      when: [...generator('overfull'), 'Session: 2\n'],
      turns: [{ tools: [submit] }],
    },
    {
      name: 'fills the window',
      when: generator('overfull'),
      turns: [
        { tools: [bash('echo hello there > api/greeting.txt')] },
        { text: 'The greeting is', stop: 'model_context_window_exceeded' },
      ],
    },
    {
      name: 'reads a lot',
      when: generator('talkative'),
      turns: [
        { tools: [bash('echo hello much > api/greeting.txt; seq 1 6000')] },
        { tools: [bash('seq 6001 12000')] },
        note('Read: the numbers.'),
      ],
    },
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
    {
      name: 'meets outages',
      when: generator('outages'),
      turns: [
        { tools: [bash('echo hello 1 > api/greeting.txt')], fault: { kind: 'overloaded', times: 2 } },
        { tools: [bash('true')], fault: { kind: 'cut', afterEvents: 4, how: 'end' } },
        { tools: [bash('true')], fault: { kind: 'error-event', afterEvents: 3 } },
        { tools: [submit], fault: { kind: 'rate-limit', retryAfterSeconds: 1 } },
      ],
    },
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
