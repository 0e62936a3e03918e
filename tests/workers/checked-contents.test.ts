/** What a store gets of contents that are not what they were announced as. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkedContents } from '../../src/workers/git-gateway/checked-contents.ts';

const oidOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const never = new AbortController().signal;

/** What comes out, and the fault. */
async function through(announced: { text: string; size?: number }, chunks: string[]): Promise<[string, string | null]> {
  const contents = new ReadableStream<Uint8Array>({
    start: (stream) => {
      for (const chunk of chunks) stream.enqueue(new TextEncoder().encode(chunk));
      stream.close();
    },
  });
  const size = announced.size ?? announced.text.length;
  const checked = checkedContents({ oid: oidOf(announced.text), size }, contents, never);
  let text = '';
  try {
    for await (const chunk of checked.stream) text += new TextDecoder().decode(chunk);
    return [text, checked.fault()];
  } catch {
    return [`${text}, cut`, checked.fault()];
  }
}

test.each<[string, { text: string; size?: number }, string[], [string, string | null]]>([
  ['the right ones pass', { text: 'one two' }, ['one', ' ', 'two'], ['one two', null]],
  ['empty ones pass', { text: '' }, [], ['', null]],
  ['others of the same size break off', { text: 'one two' }, ['one', ' ', 'tvo'], ['one , cut', wrong()]],
  ['others that are empty break off', { text: 'one', size: 0 }, [], [', cut', wrong()]],
  ['more break off', { text: 'one' }, ['on', 'e', ' two'], ['on, cut', more(3)]],
  ['more in one piece break off', { text: 'one' }, ['one two'], [', cut', more(3)]],
  ['fewer break off', { text: 'one two' }, ['one', ' '], ['one, cut', 'it broke off after 4 of 7 bytes']],
])('%s', async (_, announced, chunks, expected) => {
  expect(await through(announced, chunks)).toEqual(expected);
});

function wrong(): string {
  return 'the contents are not those of its name';
}

function more(size: number): string {
  return `there is more of it than the ${size} bytes that were announced`;
}

test('contents whose sender falls silent break off at the signal', async () => {
  const controller = new AbortController();
  const checked = checkedContents({ oid: oidOf('one'), size: 3 }, new ReadableStream(), controller.signal);
  const reading = checked.stream.getReader().read();
  controller.abort();
  await expect(reading).rejects.toThrow('it broke off after 0 of 3 bytes');
});
