/** What the issue that a build came from is told: when a comment is written, and that there is only ever one to write. */
import { describe, expect, it } from 'vitest';
import { type BuildState, newBuild } from '../../../src/core/builds/state.ts';
import { step } from '../../../src/core/builds/step.ts';
import type { BuildInput, Step } from '../../../src/core/builds/step-types.ts';
import { issueComment, quoted } from '../../../src/core/builds/telling/issue-comment.ts';
import { nothingTold } from '../../../src/core/builds/telling/telling.ts';
import { viewOf } from '../../../src/core/builds/view.ts';
import type { Origin } from '../../../src/core/contract/origin.ts';
import { plan, submission, task } from '../builders.ts';
import { openedBuild } from '../opened-build.ts';

const origin: Origin = {
  trigger: 'taaaaaaaaaa',
  kind: 'issue',
  by: 'maintainer',
  issue: {
    forge: 'github',
    isPullRequest: false,
    host: 'github.com',
    repository: 'acme/api',
    number: 7,
    url: 'https://github.com/acme/api/issues/7',
    author: 'stranger',
  },
  continues: {},
};
const given = submission({ plan: plan([task({ id: 'a', title: 'Sort `it` @all <b>' })]) });
const created = (from: Origin | null = origin): Step =>
  step(newBuild({ id: 'baaaaaaaaaa', submission: given, now: 0, origin: from }), { kind: 'begin' }, 0);
const tells = ({ effects }: Step) => effects.filter(({ kind }) => kind === 'tell-issue');
const then = ({ state }: Step, input: BuildInput, now: number): Step => step(state, input, now);

describe('the comment', () => {
  it('is ordered as the build begins, and only where there is an issue', () => {
    expect([tells(created()), tells(created(null)), tells(created({ ...origin, issue: null }))]).toEqual([
      [{ kind: 'tell-issue' }],
      [],
      [],
    ]);
  });

  it('is ordered once, however much there is to tell meanwhile', () => {
    const paused = then(created(), { kind: 'pause' }, 1);
    const resumed = then(paused, { kind: 'resume' }, 2);
    expect([tells(paused), tells(resumed), resumed.state.telling]).toEqual([
      [],
      [],
      { ...nothingTold, news: 3, isOrdered: true },
    ]);
  });

  it('is edited for what came while it was written, after a while', () => {
    const paused = then(created(), { kind: 'pause' }, 1);
    const told = then(paused, { kind: 'issue-told', comment: 5, news: 1 }, 100);
    expect([tells(told), told.state.telling]).toEqual([
      [{ kind: 'tell-issue', afterMs: 10_000 }],
      { ...nothingTold, comment: 5, news: 2, told: 1, at: 100, isOrdered: true },
    ]);
    const toldAgain = then(told, { kind: 'issue-told', comment: 5, news: 2 }, 10_100);
    expect(tells(toldAgain)).toEqual([]);
    expect(tells(then(toldAgain, { kind: 'resume' }, 16_000))).toEqual([{ kind: 'tell-issue', afterMs: 4_100 }]);
    expect(tells(then(toldAgain, { kind: 'resume' }, 60_000))).toEqual([{ kind: 'tell-issue' }]);
  });

  it('says to a person why something was not done', () => {
    const told = then(created(), { kind: 'issue-told', comment: 5, news: 1 }, 0);
    const remarked = then(told, { kind: 'remark', text: 'there is no task x' }, 60_000);
    expect([tells(remarked), remarked.state.telling.remark]).toEqual([[{ kind: 'tell-issue' }], 'there is no task x']);
  });

  it('is given up where the forge takes none', () => {
    const refused = then(created(), { kind: 'issue-unreachable', message: 'the issue is locked' }, 1);
    const paused = then(refused, { kind: 'pause' }, 2);
    expect([refused.log.map(({ text }) => text), tells(paused)]).toEqual([
      ['The issue is told nothing more: the issue is locked'],
      [],
    ]);
  });
});

describe('its text', () => {
  const text = (state: BuildState, more: Partial<Parameters<typeof issueComment>[0]> = {}) =>
    issueComment({
      mark: '<!-- breakwater:baaaaaaaaaa.seal -->',
      build: viewOf(state, 1),
      remark: null,
      pageUrl: null,
      pullRequests: [],
      ...more,
    });

  it('has nothing of others but in code', () => {
    const { state } = openedBuild(created().state, 0);
    expect(text(state, { pageUrl: 'https://bw.example.com/builds/baaaaaaaaaa/page', remark: 'no task <img>' })).toBe(
      `<!-- breakwater:baaaaaaaaaa.seal -->

**Breakwater is at work** · build [\`baaaaaaaaaa\`](https://bw.example.com/builds/baaaaaaaaaa/page) · 0 of 1 tasks merged, $0.00 of $100.00

- [ ] \`Sort 'it' @all <b>\` – generating

**Not done:** \`no task <img>\``,
    );
  });

  it('says what a person has to do', () => {
    const { state } = openedBuild(created().state, 0);
    const paused = step(state, { kind: 'pause', reason: 'look at @all first' }, 1).state;
    expect(text(paused).split('\n\n').slice(1, 4)).toEqual([
      '**Breakwater is paused and waits for a person** · build `baaaaaaaaaa` · 0 of 1 tasks merged, $0.00 of $100.00',
      'Paused: `Paused by a person: look at @all first`',
      'Comment `/breakwater resume` once that is seen to.',
    ]);
  });

  it('names the branch, or the pull request', () => {
    const { state } = openedBuild(created().state, 0);
    const done: BuildState = { ...state, phase: { kind: 'completed', at: 1 } };
    expect(text(done).split('\n\n')[2]).toBe('- `app`: branch `breakwater/baaaaaaaaaa`');
    expect(text(done, { pullRequests: ['https://github.com/acme/api/pull/9'] }).split('\n\n')[2]).toBe(
      'Pull request: https://github.com/acme/api/pull/9',
    );
  });
});

it('a build that follows up a review goes on with the branch that was reviewed', () => {
  const continues = { app: { branch: 'breakwater/bother', base: 'main' } };
  expect(viewOf(created({ ...origin, kind: 'review', continues }).state, 1).repositories[0]?.branch).toBe(
    'breakwater/bother',
  );
});

it.each([
  ['``` @all', "`''' @all`"],
  ['', '` `'],
  ['two\nlines', '`two lines`'],
])('%j is quoted as %s', (given, expected) => {
  expect(quoted(given)).toBe(expected);
});
