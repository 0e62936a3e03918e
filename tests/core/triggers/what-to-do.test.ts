/** What an event comes to: who may start and steer, and that nothing else that is written does. */
import { describe, expect, it } from 'vitest';
import { sealedMark } from '../../../src/core/builds/telling/issue-comment.ts';
import type { ForgeEvent } from '../../../src/core/triggers/forge-event.ts';
import { giteaEvent } from '../../../src/core/triggers/gitea.ts';
import { githubEvent } from '../../../src/core/triggers/github.ts';
import { gitlabEvent } from '../../../src/core/triggers/gitlab.ts';
import { type Facts, granted, type Wish, wishOf } from '../../../src/core/triggers/what-to-do.ts';
import {
  ghComment,
  ghIssue,
  ghLabeled,
  ghPullRequestComment,
  ghReview,
  ghReviewComment,
  glNote,
  gtReviewed,
} from './bodies.ts';

type Trigger = Parameters<typeof wishOf>[1];
const trigger = (given: Partial<Trigger> = {}): Trigger => ({
  label: 'breakwater',
  command: true,
  comments: 'notes',
  reviews: true,
  people: [],
  ...given,
});

function known(heard: ReturnType<typeof githubEvent>): ForgeEvent {
  if (!heard.ok || heard.event === null) throw new Error('a body that says nothing');
  return heard.event;
}
const labeled = (given?: object) => known(githubEvent('issues', ghLabeled(given)));
const comment = (text: string, given?: object) => known(githubEvent('issue_comment', ghComment(text, given)));

const spec = '# Sort the list\n\nIt is in no order.\n\nSort it by name.';
const running = { id: 'baaaaaaaaaa', isOver: false };
const over = { id: 'baaaaaaaaaa', isOver: true };
const ignore = (why: string) => ({ do: 'ignore', why });
const steer = (command: object) => ({ do: 'steer', command });

/** The whole way: what is wanted, and what of it is granted. */
const comesTo = (event: ForgeEvent, facts: Partial<Facts> = {}, given: Partial<Trigger> = {}): Wish =>
  granted(wishOf(event, trigger(given)), event, trigger(given), { permission: 'write', build: null, ...facts });

describe('a label', () => {
  it.each([
    ['starts a build of what the issue says to its readers', labeled(), {}, {}, { do: 'start', spec }],
    ['of another name starts nothing', labeled({ label: { name: 'bug' } }), {}, {}, ignore('another-label')],
    ['that no trigger names starts nothing', labeled(), {}, { label: null }, ignore('another-label')],
    ['put by someone who may only read starts nothing', labeled(), { permission: 'read' }, {}, ignore('may-not')],
    ['put by a stranger starts nothing', labeled(), { permission: 'none' }, {}, ignore('may-not')],
    ['put by one who is not named starts nothing', labeled(), {}, { people: ['boss'] }, ignore('may-not')],
    ['put by one who is named starts a build', labeled(), {}, { people: ['Maintainer'] }, { do: 'start', spec }],
    [
      'put by one who is named and may not write starts nothing',
      labeled(),
      { permission: 'read' },
      { people: ['maintainer'] },
      ignore('may-not'),
    ],
    ['put again while the build runs starts no second one', labeled(), { build: running }, {}, ignore('runs-already')],
    ['put again after its end starts another one', labeled(), { build: over }, {}, { do: 'start', spec }],
    ['put by a bot starts nothing', labeled({ sender: { login: 'x[bot]', type: 'Bot' } }), {}, {}, ignore('bot')],
  ] as const)('%s', (_, event, facts, given, expected) => {
    expect(comesTo(event, facts as Partial<Facts>, given as Partial<Trigger>)).toEqual(expected);
  });
});

describe('a comment', () => {
  it.each([
    ['/breakwater build', null, { do: 'start', spec }],
    ['/breakwater build only the names', null, { do: 'start', spec: `${spec}\n\nonly the names` }],
    ['/breakwater build', running, ignore('runs-already')],
    ['/breakwater pause it costs too much', running, steer({ kind: 'pause', reason: 'it costs too much' })],
    ['/breakwater resume', running, steer({ kind: 'resume' })],
    ['/breakwater cancel', running, steer({ kind: 'cancel' })],
    ['/breakwater approve', running, steer({ kind: 'approve' })],
    ['/breakwater reject leave\nthe API alone', running, steer({ kind: 'reject', comments: 'leave\nthe API alone' })],
    ['/breakwater note use no copy', running, steer({ kind: 'note', text: 'use no copy' })],
    ['/breakwater retry sort try again', running, steer({ kind: 'retry', task: 'sort', note: 'try again' })],
    ['/breakwater skip sort', running, steer({ kind: 'skip', task: 'sort' })],
    ['Use no copy.', running, steer({ kind: 'note', text: 'Use no copy.' })],
    ['Use no copy.', over, ignore('no-build')],
    ['Use no copy.', null, ignore('no-build')],
    ['> /breakwater cancel\n\nDo not.', running, steer({ kind: 'note', text: '> /breakwater cancel\n\nDo not.' })],
    ['/breakwater approve', null, { do: 'answer', message: 'there is no build here' }],
    [`${sealedMark('baaaaaaaaaa', 'seal')}\n**Breakwater is at work**`, running, ignore('own-comment')],
  ])('%s', (text, build, expected) => {
    expect(comesTo(comment(text), { build })).toEqual(expected);
  });

  it.each([
    ['/breakwater', 'no word'],
    ['/breakwater fly', 'a word that is none'],
    ['/breakwater resume max-cost=1000', 'a limit, which only the trigger sets'],
    ['/breakwater note', 'a note without words'],
    ['/breakwater delete', 'what cannot be undone'],
  ])('%s is answered with what can be asked: %s', (text) => {
    expect(comesTo(comment(text), { build: running })).toEqual({
      do: 'answer',
      message: expect.stringContaining('/breakwater takes build'),
    });
  });

  it.each(['/breakwater build', '/breakwater cancel', '/breakwater fly', 'Use no copy.'])(
    'of a stranger comes to nothing: %s',
    (text) => {
      expect(comesTo(comment(text), { permission: 'read', build: running })).toEqual(ignore('may-not'));
    },
  );

  it('is no note where the trigger says so, and starts nothing where only labels do', () => {
    expect([
      comesTo(comment('Use no copy.'), { build: running }, { comments: 'ignore' }),
      comesTo(comment('/breakwater build'), {}, { command: false }),
    ]).toEqual([
      ignore('no-command'),
      { do: 'answer', message: 'builds are started by a label here, not by a comment' },
    ]);
  });

  it('is the same at GitLab', () => {
    const event = known(gitlabEvent('Note Hook', glNote('/breakwater pause')));
    expect(comesTo(event, { build: running })).toEqual(steer({ kind: 'pause' }));
  });
});

describe('a comment in the conversation of a pull request', () => {
  const said = (text: string) => known(githubEvent('issue_comment', ghPullRequestComment(text)));
  const noBuild = { do: 'answer', message: 'there is no build here' };
  it.each([
    ['/breakwater note use no copy', running, steer({ kind: 'note', text: 'use no copy' })],
    ['/breakwater note use no copy', over, { do: 'follow-up', text: 'use no copy' }],
    ['/breakwater note use no copy', null, noBuild],
    ['/breakwater build use no copy', running, steer({ kind: 'note', text: 'use no copy' })],
    ['/breakwater build use no copy', over, { do: 'follow-up', text: 'use no copy' }],
    ['/breakwater build', over, { do: 'answer', message: 'say what is to be changed: /breakwater build WORDS' }],
    ['/breakwater pause', running, steer({ kind: 'pause' })],
    ['/breakwater cancel', null, noBuild],
    ['<!-- hidden -->/breakwater pause', running, steer({ kind: 'pause' })],
    ['Use no copy.', running, steer({ kind: 'note', text: 'Use no copy.' })],
    ['Use no copy.', over, ignore('no-build')],
    ['Use no copy.', null, ignore('no-build')],
    ['> /breakwater cancel', over, ignore('no-build')],
    [`${sealedMark('baaaaaaaaaa', 'seal')}\n**Breakwater is at work**`, running, ignore('own-comment')],
  ])('%s', (text, build, expected) => {
    expect(comesTo(said(text), { build })).toEqual(expected);
  });

  it.each(['/breakwater build x', '/breakwater note x', '/breakwater cancel', '/breakwater fly', 'Use no copy.'])(
    'of a stranger comes to nothing: %s',
    (text) => {
      expect(comesTo(said(text), { permission: 'read', build: running })).toEqual(ignore('may-not'));
    },
  );

  it('has no build go on where only labels start some', () => {
    expect(comesTo(said('/breakwater note x'), { build: over }, { command: false })).toEqual({
      do: 'answer',
      message: 'builds are started by a label here, not by a comment',
    });
  });
});

describe('a review', () => {
  const onLine = (given?: object) => known(githubEvent('pull_request_review_comment', ghReviewComment(given)));
  it.each([
    ['is followed up on its branch', onLine(), {}, { do: 'review', branch: 'breakwater/baaaaaaaaaa' }],
    [
      'as a whole is, too',
      known(githubEvent('pull_request_review', ghReview('changes_requested'))),
      {},
      { do: 'review', branch: 'breakwater/baaaaaaaaaa' },
    ],
    [
      'that the forge has to be asked for is, too',
      known(giteaEvent('pull_request_rejected', gtReviewed('pull_request_review_rejected'))),
      {},
      { do: 'review', branch: 'breakwater/baaaaaaaaaa' },
    ],
    ['of a fork is none of ours', onLine({ from: 'stranger/api' }), {}, ignore('not-our-branch')],
    ['is left alone where the trigger says so', onLine(), { reviews: false }, ignore('reviews-are-off')],
  ] as const)('%s', (_, event, given, expected) => {
    expect(comesTo(event, {}, given)).toEqual(expected);
  });

  it('by a stranger comes to nothing', () => {
    expect(comesTo(onLine(), { permission: 'read' })).toEqual(ignore('may-not'));
  });
});

it('text that no submission takes is left out of the spec', () => {
  const issue = ghIssue({ title: 'Two\nlines\u0007', body: 'Half a \ud83d pair.<!-- hidden' });
  expect(wishOf(labeled({ issue }), trigger())).toEqual({ do: 'start', spec: '# Two lines\n\nHalf a \ufffd pair.' });
});
