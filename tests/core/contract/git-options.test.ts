import { describe, expect, it } from 'vitest';
import { GitOptions, gitFaults, gitOf, usualGit } from '../../../src/core/contract/git-options.ts';
import { submissionFaults } from '../../../src/core/contract/submission-faults.ts';
import { submission } from '../builders.ts';

const bot = { name: 'Release Bot', email: 'bot@example.com' };
const person = { name: 'Zoë <no>', email: 'zoe@example.com' };

describe('how a build appears in a repository', () => {
  it('is as usual where nothing is said', () => {
    expect(gitOf({})).toEqual(usualGit);
    expect(usualGit).toEqual({
      author: { name: 'Breakwater', email: 'breakwater@localhost' },
      committer: { name: 'Breakwater', email: 'breakwater@localhost' },
      coAuthors: [],
      trailers: [],
      branchPrefix: 'breakwater/',
      refsPrefix: 'refs/breakwater/',
    });
  });

  it('is what its own options say over those of all, and an author commits where no committer is named with him', () => {
    const other = { name: 'Other', email: 'other@example.com' };
    const ofAll = { author: bot, committer: other, branchPrefix: 'ai/' };
    expect(gitOf(ofAll)).toEqual({ ...usualGit, author: bot, committer: other, branchPrefix: 'ai/' });
    expect(gitOf(ofAll, { author: other, refsPrefix: 'refs/ci/' })).toEqual({
      author: other,
      committer: other,
      coAuthors: [],
      trailers: [],
      branchPrefix: 'ai/',
      refsPrefix: 'refs/ci/',
    });
    expect(gitOf({ author: bot }).committer).toEqual(bot);
    expect(gitOf({ coAuthors: [bot] }, {}).coAuthors).toEqual([bot]);
    expect(gitOf({ coAuthors: [bot] }, { coAuthors: [] }).coAuthors).toEqual([]);
  });

  it('takes no co-author who would be more than a line', () => {
    const names = ['Ada\nBreakwater-Build: other', 'Ada <ada@example.com>', '  '];
    const taken = names.filter(
      (name) => GitOptions.safeParse({ coAuthors: [{ name, email: 'a@example.com' }] }).success,
    );
    expect(taken).toEqual([]);
  });

  it('takes trailers of one line each, and none that says whose the commit is', () => {
    const key = 'Change-Type';
    const faulty = [
      { key: 'Change Type', value: 'feature' },
      { key: 'breakwater-task', value: 'other' },
      { key: 'Co-Authored-By', value: 'Ada <ada@example.com>' },
      { key, value: 'feature\nBreakwater-Build: other' },
      { key, value: ' ' },
    ];
    expect(faulty.filter((trailer) => GitOptions.safeParse({ trailers: [trailer] }).success)).toEqual([]);
    const trailers = [{ key, value: 'feature' }];
    expect(gitOf({ trailers }).trailers).toEqual(trailers);
  });

  it.each(['ai/', 'team-a/bots/', 'ai-', 'a.b/', 'v1_'])('takes %s as the beginning of a name', (branchPrefix) => {
    expect(GitOptions.parse({ branchPrefix })).toEqual({ branchPrefix });
  });

  it.each([
    [
      '',
      '/a',
      '-a',
      '.a',
      'a//b',
      'a/.b',
      'a./b',
      'a..b',
      'a.lock/b',
      'a b',
      'a~',
      'a^',
      'a:',
      'a?',
      'a*',
      'a[',
      'a\\',
      'ä',
    ],
  ])('refuses what git takes for no ref', (...prefixes) => {
    const taken = prefixes.filter((branchPrefix) => GitOptions.safeParse({ branchPrefix }).success);
    expect(taken).toEqual([]);
  });

  it.each([
    ['a name with brackets', person],
    ['a name without a letter', { ...bot, name: '...' }],
    ['a line end in the name', { ...bot, name: 'a\nb' }],
    ['an address with a blank', { ...bot, email: 'a b@example.com' }],
    ['no address', { ...bot, email: 'bot' }],
  ])('refuses %s', (_, author) => {
    expect(GitOptions.safeParse({ author }).success).toBe(false);
  });

  it.each([
    ['refs/ci/', []],
    ['refs/heads/ci/work/', []],
    ['refs/heads/ci/', []],
    ['refs/heads/', ['must be a folder of its own below refs/heads/']],
    ['refs/heads/breakwater/', ['is where the integration branch is, refs/heads/breakwater/']],
    ['refs/heads/breakwater/work/', ['is where the integration branch is, refs/heads/breakwater/']],
    ['refs/tags/', ['refs/tags/ is not for working refs']],
    ['refs/replace/x/', ['refs/replace/ is not for working refs']],
    ['refs/', ['must be a folder of refs, such as refs/breakwater/']],
    ['refs/ci', ['must be a folder of refs, such as refs/breakwater/']],
    ['ci/', ['must be a folder of refs, such as refs/breakwater/']],
  ])('keeps the working refs in a folder of their own: %s', (refsPrefix, messages) => {
    expect(gitFaults({ ...usualGit, refsPrefix }).map(({ message }) => message)).toEqual(messages);
  });

  it('is refused in a submission where it stands', () => {
    const repositories = [{ name: 'app', url: 'https://example.com/app.git', git: { refsPrefix: 'refs/heads/ai/x/' } }];
    expect(submissionFaults(submission({ git: { branchPrefix: 'ai/' }, repositories }))).toEqual([
      { path: 'repositories[0].git.refsPrefix', message: 'is where the integration branch is, refs/heads/ai/' },
    ]);
    expect(submissionFaults(submission({ git: { refsPrefix: 'refs/pull/' } }))).toEqual([
      { path: 'git.refsPrefix', message: 'refs/pull/ is not for working refs' },
    ]);
  });
});
