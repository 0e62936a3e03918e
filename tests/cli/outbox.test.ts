import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problem } from './api-double.ts';
import { cliBench, stages } from './cli-bench.ts';

const { breakwater, folder, serve } = cliBench();
const submit = (...more: string[]) =>
  breakwater('submit', '--prompt', 'Build it.', '--repo', 'https://example.org/a.git', ...more);
const outbox = () => readdir(join(folder(), 'config/outbox'));

/** An API that is away until it is told to come back. */
async function awayApi() {
  const api = { isAway: true };
  const double = await serve({ stages, instead: () => (api.isAway ? 'cut' : undefined) });
  return { ...double, comeBack: () => (api.isAway = false) };
}

test('a submission that is not answered is kept, and the next command sends it once, with the same key', async () => {
  const api = await awayApi();
  const kept = await submit();
  const [name = ''] = await outbox();
  const id = name.replace('.json', '');
  expect(kept).toEqual({
    code: 4,
    out: '',
    err: expect.stringMatching(/^Cannot reach the API: .*\n/),
  });
  expect(kept.err.split('\n').slice(1)).toEqual([
    `Nothing is lost: the submission is kept in the outbox as ${id}, and the next command sends it once.`,
    `Next: \`breakwater outbox send ${id}\`, or \`breakwater outbox drop ${id}\`.`,
    '',
  ]);
  expect(((await stat(join(folder(), 'config/outbox', name))).mode & 0o777).toString(8)).toBe('600');
  // Asking again while the API is away is the same submission.
  expect((await submit()).code).toBe(4);
  expect(await outbox()).toEqual([name]);
  expect((await breakwater('outbox', 'list')).out).toBe(`${id}  waiting   0s       ${api.url}  a\n`);
  api.comeBack();
  expect(await breakwater('list')).toEqual({
    code: 0,
    out: 'No builds.\n',
    err: 'Sent from the outbox, where it was kept for 0s: build b1\n',
  });
  expect(await outbox()).toEqual([]);
  expect(new Set(api.keys).size).toBe(1);
  expect(api.keys.length).toBe(3);
  expect(api.submissions.length).toBe(1);
});

test('what the API refuses later stays until a person sends or drops it', async () => {
  const api = { answer: 'cut' as 'cut' | ReturnType<typeof problem> };
  await serve({ stages, instead: (request) => (request === 'POST /builds' ? api.answer : undefined) });
  await submit();
  const id = ((await outbox())[0] ?? '').replace('.json', '');
  api.answer = problem(422, 'Invalid', 'No such branch.');
  expect((await breakwater('list')).err).toBe(
    `The API refused the submission ${id} of the outbox: No such branch.\nNext: \`breakwater outbox send ${id}\` tries again, \`breakwater outbox drop ${id}\` forgets it.\n`,
  );
  expect((await breakwater('list')).err).toBe('');
  expect(await breakwater('outbox', 'send', id, '--json')).toMatchObject({
    code: 2,
    out: `{"sent":[{"id":"${id}","outcome":"refused","build":null}]}\n`,
  });
  expect((await breakwater('outbox', 'drop', id)).out).toBe(`Dropped ${id}\n`);
  expect(await breakwater('outbox', 'drop', id)).toEqual({ code: 2, out: '', err: `The outbox holds no ${id}.\n` });
  expect((await breakwater('outbox', 'list')).out).toBe('The outbox is empty.\n');
});

test('a submission that is refused at once is not kept, and --no-outbox keeps none', async () => {
  await serve({ instead: () => problem(422, 'Invalid', 'No such branch.') });
  expect(await submit()).toEqual({ code: 2, out: '', err: 'No such branch.\n' });
  expect(await outbox()).toEqual([]);
  await awayApi();
  expect(await submit('--no-outbox')).toMatchObject({ code: 4, err: expect.not.stringContaining('outbox') });
  expect(await outbox()).toEqual([]);
});

test('two submissions that are answered have keys of their own', async () => {
  const { keys } = await serve({ stages });
  await submit();
  await submit();
  expect(new Set(keys).size).toBe(2);
});

test('asking again once the API is back makes one build of it, and sends what else was kept', async () => {
  const api = await awayApi();
  await submit();
  await submit('--max-cost', '5');
  api.comeBack();
  expect(await submit()).toMatchObject({ code: 0, err: expect.stringMatching(/^Sent from the outbox.*\n$/) });
  expect(await outbox()).toEqual([]);
  expect(api.submissions.length).toBe(2);
});

/** As if everything in the outbox had been there for two days. */
async function age(): Promise<void> {
  for (const name of await outbox()) {
    const path = join(folder(), 'config/outbox', name);
    const entry = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...entry, keptAt: entry.keptAt - 48 * 3600_000 }));
  }
}

test('what has waited for more than a day is told of until a person sends or drops it', async () => {
  const api = await awayApi();
  await submit();
  await age();
  api.comeBack();
  const id = ((await outbox())[0] ?? '').replace('.json', '');
  const lines = `The submission ${id} has been in the outbox for 48h00m and is not sent by itself any more.\nNext: \`breakwater outbox send ${id}\` sends it, \`breakwater outbox drop ${id}\` forgets it.\n`;
  expect([(await breakwater('list')).err, (await breakwater('list')).err]).toEqual([lines, lines]);
  expect(api.submissions.length).toBe(0);
  expect(await breakwater('outbox', 'send', id)).toMatchObject({ code: 0 });
  expect(await outbox()).toEqual([]);
});

test('asking again for what has waited for more than a day sends it as a new one, and says so', async () => {
  const api = await awayApi();
  await submit();
  await age();
  const id = ((await outbox())[0] ?? '').replace('.json', '');
  const again = await submit();
  expect(again).toMatchObject({
    code: 4,
    err: expect.stringMatching(`^The outbox has kept this submission as ${id} for 48h00m: it is sent as a new one.\n`),
  });
  expect([await outbox(), new Set(api.keys).size]).toEqual([[`${id}.json`], 2]);
  api.comeBack();
  expect((await breakwater('list')).err).toMatch(/^Sent from the outbox, where it was kept for \ds: build b1\n$/);
});
