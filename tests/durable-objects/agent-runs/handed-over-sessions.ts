/** Sessions of the scripted model that are handed over; a script plays the first that matches, so later ones come first. */
import type { Script } from '../../../src/scripted-model/script/script.ts';

type Session = Script['sessions'][number];
type Turn = Session['turns'][number];

const edit = (input: object) => ({
  name: 'str_replace_based_edit_tool',
  input: { path: 'api/greeting.txt', ...input },
});
const bash = (command: string): Turn => ({ tools: [{ name: 'bash', input: { command } }] });
const search = (pattern: string): Turn => ({ tools: [{ name: 'search', input: { pattern } }] });
const viewLine = (line: number): Turn => ({ tools: [edit({ command: 'view', view_range: [line, line] })] });
const submit: Turn = { tools: [{ name: 'submit_work', input: { summary: 'Done.' } }] };
const note = (text: string): Turn => ({ text });

/** One session of a task's run. */
const session = (task: string, number: number, turns: Turn[]): Session => ({
  name: `${task} ${number}`,
  when: ['Role: generator', `Task: ${task}\n`, ...(number === 1 ? [] : [`Session: ${number}\n`])],
  turns,
});

/** A run of many turns, each of which looks at another line. */
function longHaul(task: string, { turns, perSession }: { turns: number; perSession: number }): Session[] {
  const sessions = Array.from({ length: Math.ceil(turns / perSession) }, (_, index) => {
    const from = index * perSession;
    const to = Math.min(turns, from + perSession);
    const lines = Array.from({ length: to - from - 1 }, (_, at) => viewLine(from + at + 1));
    const begins = bash(`(echo hello ${index + 1}; seq 1 ${turns}) > api/greeting.txt`);
    return session(task, index + 1, [begins, ...lines, to === turns ? submit : note(`Up to turn ${to}.`)]);
  });
  return sessions.reverse();
}

/** Three turns and a note, three turns and a tool call in place of a note, and the end of the work. */
const twice = (task: string): Session[] => [
  session(task, 3, [bash('ls api; cat api/greeting.txt'), submit]),
  session(task, 2, [...['two', 'three', 'four'].map(search), { text: 'I go on.', ...bash('touch api/never.txt') }]),
  session(task, 1, [
    { tools: [edit({ command: 'str_replace', old_str: 'hello', new_str: 'hello world' })] },
    ...['one', 'world'].map(search),
    note('Done: the greeting.'),
  ]),
];

export const handedOverSessions: Session[] = [
  ...longHaul('long-haul', { turns: 400, perSession: 120 }),
  ...['handed-over', 'held-note-crash', 'handed-over-late'].flatMap(twice),
  session('talkative', 2, [submit]),
  session('talkative', 1, [
    bash('echo hello much > api/greeting.txt; seq 1 6000'),
    bash('seq 6001 12000'),
    note('Read: the numbers.'),
  ]),
  session('overfull', 2, [submit]),
  session('overfull', 1, [
    bash('echo hello there > api/greeting.txt'),
    { text: 'The greeting is', stop: 'model_context_window_exceeded' },
  ]),
];
