/** The comment on the issue, as the forge gets it: one, however often it is written. */
import { expect, it } from 'vitest';
import { newBuild } from '../../../src/core/builds/state.ts';
import { step } from '../../../src/core/builds/step.ts';
import { nothingTold } from '../../../src/core/builds/telling/telling.ts';
import { type IssuePorts, tellIssue } from '../../../src/durable-objects/builds/tell-issue.ts';
import { type Comment, given, refused, type Thread, unavailable } from '../../../src/forges/forge.ts';
import { submission } from '../../core/builders.ts';

const issue = {
  forge: 'github' as const,
  isPullRequest: false,
  host: 'github.com',
  repository: 'acme/api',
  number: 7,
  url: 'https://github.com/acme/api/issues/7',
  author: 'stranger',
};
const build = (telling: object = {}) => ({
  ...step(
    newBuild({
      id: 'baaaaaaaaaa',
      submission: submission(),
      now: 0,
      origin: { trigger: 't', kind: 'issue', by: 'maintainer', issue, continues: {} },
    }),
    { kind: 'begin' },
    0,
  ).state,
  telling: { ...nothingTold, news: 3, ...telling },
});

const sealOf = async (place: string) => `seal of ${place}`;

/** Comments of one issue; each call is kept. */
function forge(comments: Comment[] = []) {
  const calls: string[] = [];
  const thread: Thread = { kind: 'issue', number: 7 };
  const put = (id: number, body: string): Comment => {
    const comment = { id, url: `${issue.url}#${id}`, author: 'bot', body };
    comments.splice(comments.findIndex((one) => one.id === id) >>> 0, 1, comment);
    return comment;
  };
  const ports: IssuePorts = {
    origin: 'https://bw.example.com',
    seal: sealOf,
    forgeOf: (url) =>
      given({
        comment: async (at, body) => {
          calls.push('comment');
          expect([url, at]).toEqual(['https://github.com/acme/api', thread]);
          return given(put(comments.length + 1, body));
        },
        editComment: async (at, id, body) => {
          calls.push(`edit ${id}`);
          expect(at).toEqual(thread);
          return given(put(id, body));
        },
        findComment: async (_, text) => {
          calls.push('find');
          return given(comments.find(({ body }) => body.includes(text)) ?? null);
        },
      }),
  };
  return { ports, calls, comments };
}

it('is written where there is none, and edited from then on', async () => {
  const { ports, calls, comments } = forge();
  const told = await tellIssue(build(), 0, ports);
  const again = await tellIssue(build({ comment: 1, news: 4 }), 0, ports);
  expect([told, again, calls, comments.map(({ body }) => body)]).toEqual([
    { kind: 'done', input: { kind: 'issue-told', comment: 1, news: 3 } },
    { kind: 'done', input: { kind: 'issue-told', comment: 1, news: 4 } },
    ['find', 'comment', 'edit 1'],
    [
      expect.stringContaining(
        '<!-- breakwater:baaaaaaaaaa.seal of baaaaaaaaaa -->\n\n**Breakwater has begun** · build [`baaaaaaaaaa`](https://bw.example.com/builds/baaaaaaaaaa/page)',
      ),
    ],
  ]);
});

it('is found again where the answer was lost', async () => {
  const { ports, calls } = forge();
  await tellIssue(build(), 0, ports);
  const again = await tellIssue(build(), 1, ports);
  expect([again, calls]).toEqual([
    { kind: 'done', input: { kind: 'issue-told', comment: 1, news: 3 } },
    ['find', 'comment', 'find', 'edit 1'],
  ]);
});

it("is not a stranger's, who has written the mark of a build that he has seen begin", async () => {
  const known = [{ id: 1, url: '', author: 'stranger', body: '<!-- breakwater:baaaaaaaaaa --> and mine' }];
  const { ports, calls, comments } = forge(known);
  await tellIssue(build(), 0, ports);
  expect([calls, comments[0]?.body]).toEqual([['find', 'comment'], '<!-- breakwater:baaaaaaaaaa --> and mine']);
});

it.each([
  [
    0,
    refused('the issue is locked'),
    { kind: 'done', input: { kind: 'issue-unreachable', message: 'the issue is locked' } },
  ],
  [0, unavailable('it does not answer', { inMs: 5000 }), { kind: 'retry', message: 'it does not answer', inMs: 5000 }],
  [7, unavailable('it does not answer'), { kind: 'retry', message: 'it does not answer' }],
  [
    60,
    unavailable('it does not answer'),
    { kind: 'done', input: { kind: 'issue-unreachable', message: 'it does not answer' } },
  ],
])('after %i tries, a forge that fails is asked again, or given up', async (attempts, failure, performed) => {
  expect(await tellIssue(build(), attempts, { origin: null, seal: sealOf, forgeOf: () => failure })).toEqual(performed);
});
