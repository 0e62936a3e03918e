/** The Worker answers every route as its document says: what it does, and what it refuses. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, documentFaults, nameOf, routes } from './document-faults.ts';
import { sample } from './standing-builds.ts';
import { begin, end } from './the-worker.ts';
import { aBuildToRead, done } from './what-is-done.ts';
import { ended, neverRefused, refusalOf } from './what-is-refused.ts';

beforeAll(async () => {
  await begin();
  await aBuildToRead();
  await sample('completed', ended);
});
afterAll(end);

test('what each route does, it answers as the document says', async () => {
  const byName = new Map(routes.map((route) => [nameOf(route), route]));
  expect(Object.keys(done).toSorted()).toEqual([...byName.keys()].toSorted());
  const faults: string[] = [];
  for (const [name, asks] of Object.entries(done)) {
    const route = byName.get(name);
    const response = await asks();
    if (!route || response.status >= 400) faults.push(`${name} is refused: ${await response.text()}`);
    else faults.push(...documentFaults(route, await answerOf(response)));
  }
  expect(faults).toEqual([]);
});

test('what each route refuses, it refuses as the document says, and no route is without a refusal here', async () => {
  const without = routes.filter((route) => refusalOf(route) === undefined).map(nameOf);
  expect(without).toEqual(neverRefused);
  const faults: string[] = [];
  for (const route of routes) {
    const response = await refusalOf(route)?.();
    if (!response) continue;
    const answer = await answerOf(response);
    if (answer.status < 400) faults.push(`${nameOf(route)} is not refused: ${answer.text.slice(0, 200)}`);
    faults.push(...documentFaults(route, answer));
  }
  expect(faults).toEqual([]);
});
