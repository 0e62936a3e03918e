/** What the page reads of the API: kept, asked for once, and anew where it has to be. */
import { expect, test } from 'vitest';
import { apiOver } from '../../src/page/state/api.ts';
import { readsOver } from '../../src/page/state/reads.ts';

/** Answers the number of the request, when it is let go. */
function heldApi() {
  const held: (() => void)[] = [];
  let asked = 0;
  const reads = readsOver(
    apiOver('http://page.test', async () => {
      asked += 1;
      const answer = asked;
      await new Promise<void>((resolve) => held.push(resolve));
      return Response.json({ answer });
    }),
  );
  const letGo = async () => {
    held.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { reads, letGo, asked: () => asked };
}

test('an answer is asked for once, and one that is asked for again is not the one that was under way', async () => {
  const { reads, letGo, asked } = heldApi();
  const load = (again: boolean) => reads.load('/me', {}, { again });
  const first = [load(false), load(false)];
  const again = [load(true), load(true)];
  await letGo();
  await letGo();
  const values = (await Promise.all([...first, ...again])).map((outcome) => outcome.ok && outcome.value);
  expect(values).toEqual([{ answer: 1 }, { answer: 1 }, { answer: 2 }, { answer: 2 }]);
  expect([asked(), reads.at('/me').value.value]).toEqual([2, { answer: 2 }]);
});

test('a failure is no answer to keep', async () => {
  const failing = readsOver(apiOver('http://page.test', async () => new Response(null, { status: 503 })));
  await failing.load('/me', {});
  expect([failing.at('/me').value.failure?.status, failing.at('/me').value.isLoading]).toEqual([503, false]);
  const answers = [503, 200].map((status) => () => Response.json({ status }, { status }));
  const mending = readsOver(apiOver('http://page.test', async () => (answers.shift() ?? (() => new Response()))()));
  await mending.load('/me', {});
  expect(await mending.load('/me', {})).toEqual({ ok: true, value: { status: 200 } });
});
