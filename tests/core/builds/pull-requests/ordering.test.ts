import { describe, expect, it } from 'vitest';
import { isMoot } from '../../../../src/core/builds/moot.ts';
import type { BuildInput, Effect } from '../../../../src/core/builds/step-types.ts';
import { viewOf } from '../../../../src/core/builds/view.ts';
import { submissionFaults } from '../../../../src/core/contract/submission-faults.ts';
import { plan, submission, task } from '../../builders.ts';
import { playedBuild } from '../played-build.ts';

const two = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] })];
const built = (hold: Effect['kind'][] = [], finish: object = { pullRequest: true }) =>
  playedBuild(submission({ plan: plan(two), finish }), { hold });
const url = 'https://git.example.com/app/pull/1';
type Told = Extract<BuildInput, { kind: 'pull-requests-told' }>;
const told = (stage: Told['stage'], one: Partial<Extract<Told['told'][number], { ok: true }>> = {}): Told => ({
  kind: 'pull-requests-told',
  stage,
  told: [{ ok: true, repository: 'app', number: 1, url, state: 'draft', left: [], ...one }],
});
const refusal = (stage: Told['stage'], message: string): Told => ({
  kind: 'pull-requests-told',
  stage,
  told: [{ ok: false, repository: 'app', message }],
});
const textsOf = (build: ReturnType<typeof built>) =>
  build.log.filter(({ type }) => type.startsWith('pull-request') || type === 'build.completed').map(({ text }) => text);

describe('the pull request of a build', () => {
  it('is opened as a draft with the first merge, and is ready before the build completes', () => {
    const build = built();
    expect(viewOf(build.state, 1).repositories[0]?.pullRequest).toBeNull();
    build.round('a');
    expect(viewOf(build.state, 1).repositories[0]?.pullRequest).toEqual({
      number: 1,
      url,
      state: 'draft',
      message: null,
    });
    build.round('b');
    expect([build.state.phase.kind, viewOf(build.state, 1).repositories[0]?.pullRequest?.state]).toEqual([
      'completed',
      'open',
    ]);
    expect(textsOf(build)).toEqual([
      `app: a draft pull request is at ${url}`,
      `app: the pull request ${url} is ready for review`,
      'Completed: 2 tasks merged for $0.00',
    ]);
  });

  it('is not there where none is asked for', () => {
    const build = built([], {});
    build.round('a');
    build.round('b');
    expect([build.state.phase.kind, textsOf(build).length]).toEqual(['completed', 1]);
  });

  it('holds up the end until its forge has answered, whatever else happens', () => {
    const build = built(['pull-requests']);
    build.round('a');
    build.round('b');
    // The refs may be cleared for another reason.
    build.send({ kind: 'refs-deleted', left: [] });
    expect([build.state.phase.kind, build.held]).toEqual([
      'finishing',
      [
        { kind: 'pull-requests', stage: 'begun' },
        { kind: 'pull-requests', stage: 'ended' },
      ],
    ]);
    expect(build.held.map((effect) => isMoot(effect, build.state))).toEqual([true, false]);
    build.send({ kind: 'pause', by: null } as never);
    build.send(told('ended', { state: 'open' }));
    // What was asked first is answered last, and changes nothing.
    build.send(told('begun'));
    build.send(told('ended', { state: 'open' }));
    expect(build.state.repositories[0]?.pullRequest?.state).toBe('open');
  });

  it('that is refused fails nothing, and says once what to do', () => {
    const build = built(['pull-requests']);
    build.round('a');
    const message = 'git.example.com answers 403: the token of FORGES needs write access';
    build.send(refusal('begun', message));
    build.round('b');
    build.send(refusal('ended', message));
    expect([build.state.phase.kind, build.state.repositories[0]?.pullRequest]).toEqual([
      'completed',
      { number: null, url: null, state: 'refused', message },
    ]);
    expect(textsOf(build)).toEqual([`app: no pull request: ${message}`, 'Completed: 2 tasks merged for $0.00']);
  });

  it('tells of a build that is cancelled, and begins none for it', () => {
    const build = built(['pull-requests']);
    build.round('a');
    build.send(told('begun'));
    build.held.length = 0;
    build.send({ kind: 'cancel' });
    expect(build.held).toEqual([{ kind: 'pull-requests', stage: 'ended' }]);
    build.send(told('ended'));
    expect(build.state.phase.kind).toBe('cancelled');
    // Nothing was opened, and there is nobody to tell.
    build.held.length = 0;
    build.send(told('begun'));
    expect(build.held).toEqual([]);
    const other = built(['pull-requests', 'start-run']);
    other.send({ kind: 'cancel' });
    expect(other.held.filter(({ kind }) => kind === 'pull-requests')).toEqual([]);
  });

  it('that was being opened while a person cancelled is told of it', () => {
    const build = built(['pull-requests']);
    build.round('a');
    build.send({ kind: 'cancel' });
    const begun: Effect = { kind: 'pull-requests', stage: 'begun' };
    expect(build.held).toEqual([begun]);
    build.send(told('begun'));
    expect(build.held).toEqual([begun, { kind: 'pull-requests', stage: 'ended' }]);
    const refused = built(['pull-requests']);
    refused.round('a');
    refused.send({ kind: 'cancel' });
    refused.send(refusal('begun', 'no'));
    expect(refused.held).toEqual([begun]);
  });
});

it('an issue that is closed has to be one, and to be named in full where there are several repositories', () => {
  const given = (finish: object, repositories = [{ name: 'app', url: 'https://example.com/acme/app.git' }]) =>
    submissionFaults(submission({ finish, repositories }));
  const several = [
    { name: 'app', url: 'https://example.com/acme/app.git' },
    { name: 'web', url: 'https://example.com/acme/web.git' },
  ];
  expect(given({ pullRequest: true, closes: '#12' })).toEqual([]);
  expect(given({ closes: '#12' })).toEqual([
    { path: 'finish.closes', message: 'needs finish.pullRequest: a pull request closes it' },
  ]);
  expect(given({ pullRequest: true, closes: '#12' }, several)).toEqual([
    {
      path: 'finish.closes',
      message: 'must name the repository of the issue, as there are several: owner/name#12',
    },
  ]);
  expect(given({ pullRequest: {}, closes: 'acme/web#12' }, several)).toEqual([]);
});
