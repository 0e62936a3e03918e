/** Screenshots in the deployment's bucket: they go with the transcript of their run, and with the run itself. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { keepPng } from '../../src/durable-objects/agent-runs/evidence.ts';
import { openStore } from '../../src/durable-objects/agent-runs/store.ts';
import { assignments, order } from '../core/runs/records.ts';
import { runStub } from './ended-build.ts';

const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const keys = async (): Promise<string[]> => ((await env.EVIDENCE?.list())?.objects ?? []).map(({ key }) => key);

/** An evaluator's run that has ended, with two screenshots. */
async function ended(buildId: string, runId: string) {
  const assignment = assignments.find(({ role }) => role === 'evaluator');
  if (!assignment) throw new Error('there is no evaluator');
  const run = runStub(runId);
  await runInDurableObject(run, (_, { storage }) => {
    const store = openStore(storage);
    store.create(order({ buildId, runId, round: 2, assignment }));
    store.commit({ state: { phase: { kind: 'ended' } } });
  });
  await evictDurableObject(run);
  const prefix = `${buildId}/a/2/${runId.slice(buildId.length + 1)}`;
  for (const n of [1, 2]) expect(await keepPng(env.EVIDENCE, `${prefix}-${n}.png`, bytes)).toBeNull();
  return run;
}

test('those of one run go, and those of its neighbours stay', async () => {
  const one = await ended('bevidenceaa', 'bevidenceaa-r1');
  const eleven = await ended('bevidenceaa', 'bevidenceaa-r11');
  expect(await one.removeTranscript()).toBe(true);
  expect(await keys()).toEqual(['bevidenceaa/a/2/r11-1.png', 'bevidenceaa/a/2/r11-2.png']);
  expect(await eleven.erase()).toBe(true);
  expect(await keys()).toEqual([]);
});

test('without a bucket nothing is kept, and that is said', async () => {
  expect(await keepPng(undefined, 'b/a/1/r1-1.png', bytes)).toBe('the deployment has no bucket EVIDENCE');
});
