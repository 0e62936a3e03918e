/** Builds in the middle of their story, as real objects in which that state stands: for what a person does to them next. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { BuildState } from '../../../src/core/builds/state.ts';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { openStore } from '../../../src/durable-objects/agent-runs/store.ts';
import { buildStore, numbered } from '../../../src/durable-objects/builds/store.ts';
import type { Moment } from '../../../src/workers/api/openapi/examples/played-build.ts';
import { sampleBuild, usage } from '../../../src/workers/api/openapi/examples/sample-build.ts';
import { buildId } from '../../../src/workers/api/openapi/examples/story.ts';
import { plan, sha, submission } from '../../core/builders.ts';
import { playedBuild } from '../../core/builds/played-build.ts';
import { assignments, order } from '../../core/runs/records.ts';
import { buildStub, oneTurn, runStub } from '../ended-build.ts';

type Standing = Pick<Moment, 'state' | 'events' | 'records'>;

async function stand({ state, events, records }: Standing): Promise<string> {
  const build = buildStub(state.id);
  const logged = numbered(events, 0, state.createdAt);
  await runInDurableObject(build, (_, { storage }) =>
    buildStore(storage).commit({
      before: null,
      after: state,
      events: logged,
      effects: [],
      records: [...records],
      performed: null,
      now: state.createdAt,
    }),
  );
  await evictDurableObject(build);
  return state.id;
}

const moments = sampleBuild();

/** The build of the document's examples at a moment, under another id. */
export const sample = (moment: keyof typeof moments, id: string): Promise<string> =>
  stand(JSON.parse(JSON.stringify(moments[moment]).replaceAll(buildId, id)) as Standing);

/** Its plan waits for a person. */
export function waitingForApproval(id: string): Promise<string> {
  const asked = submission({ approval: 'plan' });
  const begun = (state: BuildState): BuildState => ({ ...state, id });
  const build = playedBuild(asked, { begun });
  build.end({ role: 'architect' }, { kind: 'plan', plan: plan(), answers: [] });
  build.end({ role: 'adversary' }, { kind: 'findings', findings: [] });
  build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] });
  const events = build.log.map((entry, place) => ({ seq: place + 1, at: 0, ...entry }));
  return stand({ state: build.state, events, records: build.records });
}

/** The run with a turn, the beginning of its transcript, and what its evaluation saw. */
export async function standingRun(id: string, runId: string, role: 'generator' | 'evaluator'): Promise<void> {
  const assignment = assignments.find((each) => each.role === role);
  if (!assignment) throw new Error(`no assignment of a ${role}`);
  const merge = {
    repository: 'dates',
    from: sha('a'),
    to: sha('b'),
    files: [{ path: 'src/parse.ts', status: 'added' as const }],
    omittedFiles: 0,
    outside: [],
    patch: 'diff --git a/src/parse.ts b/src/parse.ts\n+1\n',
    omittedBytes: 0,
    weakened: [],
    since: null,
  };
  await runInDurableObject(runStub(runId), (_, { storage }) => {
    const store = openStore(storage);
    store.create(order({ buildId: id, runId, round: 1, assignment }));
    store.commit({
      state: { phase: { kind: 'ended' } },
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Begin.' }] }],
      turn: { ...oneTurn, usage },
      ...(role === 'evaluator' ? { evaluation: { ...noEvaluation, merges: [merge] } } : {}),
    });
  });
  await evictDurableObject(runStub(runId));
}

/** A picture of one pixel would do: nobody looks. */
export const keptPng = async (key: string): Promise<void> =>
  void (await env.EVIDENCE?.put(key, new Uint8Array([0x89, 0x50, 0x4e, 0x47])));
