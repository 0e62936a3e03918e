/** Upgrades of rows in real objects: each runs once, over the rows of its kind, and those that it leaves alone stay. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { runUpgrades } from '../../../src/core/runs/stored-run.ts';
import { openStore } from '../../../src/durable-objects/agent-runs/store.ts';
import { buildStore } from '../../../src/durable-objects/builds/store.ts';
import { type GoldenRows, goldenRows, insert } from './golden-rows.ts';

const named = (kind: 'builds' | 'runs', name: string): GoldenRows => {
  const found = goldenRows(kind).find((golden) => golden.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

test("a build's rows are upgraded once: its fields, its tasks, its runs and what is in its outbox", async () => {
  const upgrades = [
    {
      fields: ({ title, ...fields }: object & { title?: unknown }) => ({ title: `${title}, as it was`, ...fields }),
      task: (task: object) => ({ ...task, rounds: 7 }),
      run: (run: object) => ({ ...run, round: 9 }),
      effect: (effect: object) => ({ ...effect, reason: 'upgraded' }),
    },
  ];
  const build = env.BUILD.get(env.BUILD.idFromName('bupgraded'));
  await insert(build, named('builds', 'running-skipped'));
  const read = () =>
    runInDurableObject(build, (_, { storage }) => {
      const store = buildStore(storage, upgrades);
      const state = store.load();
      return {
        title: state?.title,
        rounds: Object.values(state?.tasks ?? {}).map(({ rounds }) => rounds),
        round: [...new Set(Object.values(state?.runs ?? {}).map(({ round }) => round))],
        effects: store.outbox().map(({ effect }) => ('reason' in effect ? effect.reason : effect.kind)),
        versions: storage.sql.exec('SELECT version FROM format').toArray(),
      };
    });
  const upgraded = {
    title: 'Phase, as it was',
    rounds: [7, 7],
    round: [9],
    effects: ['upgraded', 'start-run'],
    versions: [{ version: 2 }],
  };
  expect([await read(), await read()]).toEqual([upgraded, upgraded]);
});

test("a run's rows are upgraded once, its transcript not at all", async () => {
  const upgrades = [
    ...runUpgrades,
    {},
    {
      order: (order: object) => ({ ...order, round: 3 }),
      state: (state: { knownTokens?: unknown }) => ({ ...state, knownTokens: Number(state.knownTokens) + 1 }),
      turn: (turn: object) => ({ ...turn, toolMs: 5 }),
      call: (call: object) => ({ ...call, result: 'shortened' }),
    },
  ];
  const run = env.AGENT_RUN.get(env.AGENT_RUN.idFromName('rupgraded'));
  const golden = named('runs', 'session-tools-done');
  await insert(run, golden);
  const read = () =>
    runInDurableObject(run, (_, { storage }) => {
      const store = openStore(storage, upgrades);
      const record = store.record();
      return {
        round: record?.order.round,
        tokens: record?.state.knownTokens,
        toolMs: store.turns().map(({ toolMs }) => toolMs),
        results: record?.calls.map(({ result }) => result),
        contents: store.transcript(-1, 100).map(({ content }) => content),
      };
    });
  const state = golden.rows.run?.find(({ key }) => key === 'state')?.body as { knownTokens: number };
  const upgraded = {
    round: 3,
    tokens: state.knownTokens + 1,
    toolMs: golden.rows.turns?.map(() => 5),
    results: golden.rows.calls?.map(() => 'shortened'),
    contents: golden.rows.messages?.map(({ content }) => JSON.stringify(content)),
  };
  expect([await read(), await read()]).toEqual([upgraded, upgraded]);
});
