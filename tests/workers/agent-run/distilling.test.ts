/** A summarizer's run in the real object: it looks, and hands in what becomes of each discovery. */
import { expect, test } from 'vitest';
import { order, runToEnd, servers, toolResults } from './orders.ts';

const found = (text: string) => ({
  kind: 'fact' as const,
  text,
  evidence: 'api/greeting.txt',
  scope: [],
  task: 'greet',
  commit: null,
  changedBy: null,
  contradicted: false,
});

test('a summarizer that leaves a discovery out is told so, and what it hands in says at which heads it looked', async () => {
  const discoveries = [found('Greetings are lower case.'), found('A file has one greeting.')];
  const given = order({ role: 'summarizer', discoveries, notes: [] });
  expect(await runToEnd(given)).toEqual([
    {
      kind: 'ended',
      outcome: {
        kind: 'distilled',
        entries: [{ sources: ['D1', 'D2'], fate: 'merged', text: 'Greetings are lower case, one a file.' }],
        commits: [{ repository: 'api', commit: servers.base }],
      },
    },
  ]);
  expect((await toolResults(given)).at(-1)).toBe('Name each discovery in exactly one entry: D2 is in no entry.');
});
