/** What the scripted model says in the AgentRun tests: one session for each task id. */
import type { Script } from '../../../src/scripted-model/script/script.ts';
import { handedOverSessions } from './handed-over-sessions.ts';
import { longPlanSessions } from './long-plan-sessions.ts';
import { triedChecksSessions } from './tried-checks-sessions.ts';

const bash = (command: string) => ({ name: 'bash', input: { command } });
const replace = (old_str: string, new_str: string) => ({
  name: 'str_replace_based_edit_tool',
  input: { command: 'str_replace', path: 'api/greeting.txt', old_str, new_str },
});
const submit = { name: 'submit_work', input: { summary: 'Done.' } };
const generator = (task: string): string[] => ['Role: generator', `Task: ${task}\n`];
/** Pieces of a turn that is not at its end. */
const paused = (times: number) =>
  Array.from({ length: times }, () => ({ text: 'A moment.', stop: 'pause_turn' as const }));
const verdict = (pass: boolean) => ({
  name: 'submit_verdict',
  input: { criteria: [{ criterion: 'C1', pass, evidence: 'cat greeting.txt prints it' }] },
});

type Fault = NonNullable<Script['sessions'][number]['turns'][number]['fault']>;

/** One of each, but for those that take minutes to be noticed. */
export const passingFaults: Fault[] = [
  { kind: 'rate-limit' },
  { kind: 'rate-limit', retryAfterSeconds: 0.5 },
  { kind: 'status', status: 429, type: 'rate_limit_error', retryAfter: 'Sat, 01 Jan 2000 00:00:00 GMT' },
  { kind: 'overloaded' },
  { kind: 'server-error' },
  { kind: 'status', status: 502, type: 'api_error' },
  { kind: 'status', status: 408, type: 'api_error' },
  { kind: 'no-answer', how: 'reset' },
  { kind: 'page' },
  { kind: 'garbage', afterEvents: 3 },
  { kind: 'cut', afterEvents: 0, how: 'end' },
  { kind: 'cut', afterEvents: 5, how: 'end' },
  { kind: 'cut', afterEvents: 5, how: 'reset' },
  { kind: 'cut', afterEvents: 1000, how: 'end' },
  { kind: 'error-event', afterEvents: 0, type: 'overloaded_error' },
  { kind: 'error-event', afterEvents: 5, type: 'overloaded_error' },
  { kind: 'error-event', afterEvents: 5, type: 'api_error' },
  { kind: 'odd', what: 'no-usage' },
  { kind: 'odd', what: 'no-stop-reason' },
  { kind: 'odd', what: 'input-no-object' },
];

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
    ...handedOverSessions,
    ...longPlanSessions,
    ...triedChecksSessions,
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
      name: 'hears a note as it hands in',
      when: generator('hasty'),
      turns: [
        { tools: [bash('echo hello hasty > api/greeting.txt')] },
        { tools: [submit] },
        { text: 'I do as the note says.', tools: [bash('echo hello, please > api/greeting.txt')] },
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
        { tools: [bash('cd api && echo hello again > greeting.txt && echo x > stray.txt')] },
        { tools: [submit] },
        { tools: [bash('rm api/stray.txt')] },
        { tools: [submit] },
      ],
    },
    // A fault is counted for all who ask the same: the golden rows have a run of this task, other tests have their own.
    { name: 'meets outages', when: generator('outages'), turns: outages },
    { name: 'meets outages and goes on', when: generator('overloads'), turns: outages },
    { name: 'meets outages that are billed', when: generator('billed'), turns: outages },
    {
      name: 'is cut off under way',
      when: ['Role: generator', 'Task: held-'],
      turns: [{ tools: [bash('echo hello held > api/greeting.txt')] }, { tools: [submit] }],
    },
    {
      name: 'spends too much',
      when: generator('spent'),
      turns: [
        { tools: [bash('echo hello spent > api/greeting.txt')] },
        { tools: [submit], fault: { kind: 'spend-limit', times: 1 } },
      ],
    },
    {
      name: 'meets every fault that passes',
      when: generator('faulty'),
      turns: passingFaults.map((fault, index) => ({
        thinking: 'On it.',
        tools: index === passingFaults.length - 1 ? [submit] : [bash(`echo hello ${index} > api/greeting.txt`)],
        fault,
      })),
    },
    {
      name: 'never answers',
      when: ['Never answer.'],
      turns: [{ text: 'No.', fault: { kind: 'no-answer', how: 'hang' } }],
    },
    {
      name: 'falls silent',
      when: ['Fall silent.'],
      turns: [{ text: 'No.', fault: { kind: 'silence', afterEvents: 4 } }],
    },
    {
      name: 'stops in every way that goes on',
      when: generator('stops'),
      turns: [
        { thinking: 'Hm.', text: 'A moment.', stop: 'pause_turn' },
        { text: 'I write it.', tools: [bash('echo hello stops > api/greeting.txt')], stop: 'end_turn' },
        { tools: [bash('echo spoiled > api/greeting.txt')], stop: 'max_tokens' },
        { text: 'Well,', stop: 'stop_sequence' },
        { tools: [submit], stop: 'stop_sequence' },
      ],
    },
    {
      name: 'thinks too long',
      when: generator('pensive'),
      turns: [{ tools: [bash('true')] }, { thinking: 'On and on.', stop: 'max_tokens' }],
    },
    {
      name: 'has nothing to say',
      when: generator('speechless'),
      turns: [{ tools: [bash('true')] }, { stop: 'end_turn' }],
    },
    {
      name: 'speaks in tongues',
      when: generator('tongues'),
      turns: [{ tools: [bash('true')], fault: { kind: 'odd', what: 'unknown-delta', times: 1 } }, { tools: [submit] }],
    },
    {
      name: 'is refused in the middle of a stream',
      when: generator('refused-midway'),
      turns: [{ text: 'One moment.', fault: { kind: 'error-event', afterEvents: 4, type: 'invalid_request_error' } }],
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
    {
      name: 'pauses for ever',
      when: generator('paused'),
      turns: [...paused(2), { tools: [bash('true')] }, ...paused(2), { text: 'Well,' }, ...paused(20)],
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
      name: 'runs a command that outlives it',
      when: generator('outlived'),
      turns: [
        {
          tools: [
            bash('echo ran >> ran; touch started; until [ -e go ]; do sleep 0.05; done; cat ran; echo end; exit 4'),
          ],
        },
        { tools: [bash('echo hello outlived > api/greeting.txt')] },
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
              name: 'try_in_copy',
              input: {
                command: `echo "it's broken" > api/greeting.txt; cat api/greeting.txt; basename "$PWD"; exit 3`,
              },
            },
          ],
        },
        {
          tools: [
            {
              name: 'submit_verdict',
              input: { criteria: [{ criterion: 'C9', pass: true, evidence: 'none' }] },
            },
          ],
        },
        { tools: [verdict(true)] },
      ],
    },
    {
      name: 'distils, at first not all',
      when: ['Role: summarizer'],
      turns: [
        { tools: [{ name: 'read_file', input: { path: 'api/greeting.txt' } }] },
        ...[['D1'], ['D1', 'D2']].map((sources) => ({
          tools: [
            {
              name: 'submit_brief',
              input: { entries: [{ sources, fate: 'merged', text: 'Greetings are lower case, one a file.' }] },
            },
          ],
        })),
      ],
    },
    {
      name: 'leaves a test out',
      when: generator('skipping'),
      turns: [
        {
          tools: [
            bash(
              `cd api && mkdir tests && echo hello skipping > greeting.txt && echo "it.skip('greets', () => {});" > tests/greeting.test.js`,
            ),
          ],
        },
        { tools: [submit] },
      ],
    },
    {
      name: 'answers for the tests, at first not',
      when: ['Role: evaluator', 'Task: skipping\n'],
      turns: [
        { tools: [verdict(true)] },
        {
          tools: [
            {
              name: 'submit_verdict',
              input: {
                ...verdict(true).input,
                weakened: [{ question: 'W1', justified: false, evidence: 'The task says nothing of it.' }],
                remarks: [{ kind: 'pitfall', text: 'The farewell must greet too.', evidence: 'api/greeting.txt' }],
              },
            },
          ],
        },
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
