/** How the transcript of a run becomes turns, how it grows, and what is found in it. */
import { expect, test } from 'vitest';
import type { TranscriptMessage, TranscriptPage } from '../../src/core/contract/reads/transcript.ts';
import { foundParts, nextFound, turnsWith } from '../../src/page/views/run/transcript/found.ts';
import { callLine, passageOf } from '../../src/page/views/run/transcript/passage.ts';
import { shownTurns } from '../../src/page/views/run/transcript/shown-turns.ts';
import { type TranscriptQuery, transcriptState } from '../../src/page/views/run/transcript/transcript-state.ts';
import { transcriptOf, turnsOf } from '../page/fixture/transcript.ts';

const text = (words: string) => ({ kind: 'text' as const, text: words });
const call = (id: string) => ({ kind: 'tool-call' as const, id, name: 'bash', input: { command: `run ${id}` } });
const result = (id: string, words: string) => ({
  kind: 'tool-result' as const,
  id,
  isError: false,
  content: [text(words)],
});
const told = (turn: number | null, ...blocks: TranscriptMessage['blocks']): TranscriptMessage => ({
  n: 0,
  session: 1,
  turn,
  role: 'user',
  blocks,
});
const said = (turn: number | null, ...blocks: TranscriptMessage['blocks']): TranscriptMessage => ({
  ...told(turn, ...blocks),
  role: 'assistant',
});

test('a result stands with its call, though it is a message of the next turn', () => {
  const turns = shownTurns([
    told(1, text('Do it')),
    said(1, text('I look'), call('a')),
    told(2, result('a', 'ok'), text('Be quick')),
    said(2, call('a')),
    told(3, result('a', 'again')),
  ]);
  expect([...turns.values()]).toEqual([
    {
      turn: 1,
      session: 1,
      parts: [
        { kind: 'told', block: text('Do it') },
        { kind: 'said', block: text('I look') },
        { kind: 'call', call: call('a'), result: result('a', 'ok') },
      ],
    },
    {
      turn: 2,
      session: 1,
      parts: [
        { kind: 'told', block: text('Be quick') },
        { kind: 'call', call: call('a'), result: result('a', 'again') },
      ],
    },
  ]);
});

test('a result without its call stands alone, and rows of an older release are counted by their answers', () => {
  const turns = shownTurns([
    told(null, result('x', 'late')),
    said(null, text('one')),
    told(null),
    said(null, text('two')),
  ]);
  expect([...turns.values()].map(({ turn, parts }) => [turn, parts.map(({ kind }) => kind)])).toEqual([
    [1, ['result', 'said']],
    [2, ['said']],
  ]);
});

test('what is looked for is found in words, input and output, in any case', () => {
  const turns = [
    ...shownTurns([
      said(1, text('The Clock'), call('a')),
      told(2, result('a', "o'clock")),
      said(2, text('done')),
      said(3, { kind: 'thinking', text: 'RUN ALL' }),
    ]).values(),
  ];
  const found = ['clock', 'run a', 'command', 'c', 'nowhere'].map((needle) => turnsWith(turns, needle));
  expect(found).toEqual([[1], [1, 3], [1], [], []]);
  expect(foundParts('a.b A.B ab', 'a.b')).toEqual([
    { text: 'a.b', isFound: true },
    { text: ' ', isFound: false },
    { text: 'A.B', isFound: true },
    { text: ' ab', isFound: false },
  ]);
  expect([nextFound([3, 9], 3, 1), nextFound([3, 9], 9, 1), nextFound([3, 9], 3, -1), nextFound([], 1, 1)]).toEqual([
    9,
    3,
    9,
    null,
  ]);
});

test('a long text stands open for its first lines, and a call is told in one', () => {
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at + 1}`);
  const { head, rest, restLines } = passageOf(lines.join('\n'));
  expect({ first: head, rest, restLines }).toEqual({
    first: lines.slice(0, 14).join('\n'),
    rest: lines.slice(14).join('\n'),
    restLines: 26,
  });
  const short = lines.slice(0, 16).join('\n');
  expect(passageOf(short)).toEqual({ head: short, rest: '', restLines: 0 });
  expect(passageOf('x'.repeat(5_000)).head.length).toBe(1_600);
  const calls = [{ limit: 3, path: 'a.ts' }, { old: '', new: 'b' }, 'bare', null, [1], { command: '\n\nnpm test\n' }];
  expect(calls.map(callLine)).toEqual(['a.ts', '', 'bare', 'null', '[', 'npm test']);
});

test('a transcript grows both ways from its first part, each message once, and its turns with it', async () => {
  const all = transcriptOf(600);
  const turns = turnsOf(300, 0);
  const asked: TranscriptQuery[] = [];
  const page = (query: TranscriptQuery): TranscriptPage => {
    const { after = -1, before, limit = 50 } = query;
    const messages =
      before === undefined
        ? all.filter(({ n }) => n > after).slice(0, limit)
        : all.filter(({ n }) => n < Number(before)).slice(-limit);
    const next = messages.at(-1)?.n ?? after;
    const first = messages[0]?.n ?? 0;
    return { messages, next, previous: first > 0 ? first : null, more: next < all.length - 1 };
  };
  const state = transcriptState(
    {
      transcript: async (query) => {
        asked.push(query);
        return { ok: true, value: page(query) };
      },
      turns: async (cursor) => ({ ok: true, value: { turns: turns.slice(Number(cursor ?? 0)), next: null } as never }),
    },
    page({ after: 299, limit: 40 }),
    { turns: turns.slice(0, 100), next: '100' },
  );
  state.grow();
  state.grow();
  await expect.poll(() => state.isWhole.value).toBe(true);
  expect(state.messages.value.map(({ n }) => n)).toEqual(all.map(({ n }) => n));
  expect([...state.figures.value.keys()]).toEqual(turns.map(({ turn }) => turn));
  expect(asked).toEqual([
    { before: 300, limit: 200 },
    { after: 339, limit: 200 },
    { before: 100, limit: 200 },
    { after: 539, limit: 200 },
  ]);
});

test('what fails is told, and goes on where it stopped when it is tried again', async () => {
  const all = transcriptOf(6);
  const failure = { status: 0, kind: 'unreachable', detail: 'gone', errors: [] };
  let isDown = true;
  const state = transcriptState(
    {
      transcript: async ({ after = -1 }) =>
        isDown
          ? { ok: false, failure }
          : { ok: true, value: { messages: all.filter(({ n }) => n > after), next: 5, previous: null, more: false } },
      turns: async () => ({ ok: true, value: { turns: [], next: null } as never }),
    },
    { messages: all.slice(0, 2), next: 1, previous: null, more: true },
    { turns: [], next: null },
  );
  state.grow();
  await expect.poll(() => state.failure.value).toEqual(failure);
  isDown = false;
  state.grow();
  await expect.poll(() => state.isWhole.value).toBe(true);
  expect([state.messages.value.map(({ n }) => n), state.failure.value]).toEqual([[0, 1, 2, 3, 4, 5], null]);
});
