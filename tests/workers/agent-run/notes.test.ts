/** What a person says to a run that is under way. */
import { expect, test } from 'vitest';
import { buildOf, generating, order, runOf } from './orders.ts';

const note = { id: 'n1', text: 'Greet politely.' };

test('a note reaches a session with its next user message, once; a run that has ended takes it and does nothing', async () => {
  const given = order(generating('greet'));
  const [build, run] = [buildOf(given), runOf(given)];
  await build.answerTurns({ 2: 'wait' });
  expect(await run.tell(note)).toBe(false);
  await run.start(given);
  await build.asked(2);
  expect([await run.tell(note), await run.tell(note)]).toEqual([true, true]);
  await run.wake();
  expect((await build.ended()).at(-1)?.body).toMatchObject({ outcome: { kind: 'candidate' } });
  expect(await run.tell({ id: 'n2', text: 'Too late.' })).toBe(true);
  const rows = await run.transcript({ limit: 100 });
  const texts = rows
    .filter(({ role }) => role === 'user')
    .map(({ content }) => content.split('Greet politely.').length - 1);
  // The first prompt, the results of turn 1, and those of turn 2, with which the note comes.
  expect(texts).toEqual([0, 0, 1, 0]);
});

test('work that is handed in while a note waits goes back to its session, which hears the note first', async () => {
  const given = order(generating('hasty'));
  const [build, run] = [buildOf(given), runOf(given)];
  await build.answerTurns({ 2: 'wait' });
  await run.start(given);
  await build.asked(2);
  // The model hands in with the next turn, and has not heard of this.
  await run.tell(note);
  await run.wake();
  expect((await build.ended()).map(({ body }) => body)).toEqual([
    { kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate', heardNotes: ['n1'] }) },
  ]);
  const rows = await run.transcript({ limit: 100 });
  const [, , , , answer] = rows.map(({ content }) => JSON.parse(content));
  expect(answer).toEqual([
    {
      type: 'tool_result',
      tool_use_id: expect.any(String),
      content: expect.stringContaining('was not handed in: the person who ordered this build has just said something'),
      is_error: true,
    },
    { type: 'text', text: expect.stringContaining('Greet politely.') },
  ]);
});

test('a run that was stopped before it began is told nothing, and nobody has to try again', async () => {
  const given = order(generating('greet'));
  await runOf(given).stop('cancelled');
  expect(await runOf(given).tell(note)).toBe(true);
});
