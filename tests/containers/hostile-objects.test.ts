import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ref, run } from './every-operation.ts';
import { describeInEveryPlace } from './places.ts';
import { failed, type PreparedSandbox, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import { type SandboxHost, secretOutside } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  /** A commit of a repository that belongs to no sandbox; its objects are in `lender`. */
  let foreign: string;
  let lender: string;
  beforeAll(async () => {
    server = await place.start();
    const other = `${server.outside}/other`;
    lender = `${other}/.git/objects`;
    foreign = await server.shell(
      `git init -q ${other} && cd ${other} && echo ${secretOutside} > a.txt && git add a.txt &&
       git -c user.name=x -c user.email=x commit -qm ${secretOutside} && git rev-parse HEAD`,
    );
  });
  afterAll(() => server.end());

  const save = ({ sandbox }: PreparedSandbox, id: string) =>
    sandbox.call('save', { repository: 'api', message: 'Work', ref: ref(id) });
  /** What every operation of git's says, in order. */
  const everySaying = async (prepared: PreparedSandbox, id: string) => {
    const { sandbox, remote, base } = prepared;
    const head = remote.commit('refs/heads/main', { 'new.txt': 'n\n' }, base);
    return [
      await save(prepared, id),
      await sandbox.call('merge', { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'M' }),
      await sandbox.call('diff', { repository: 'api', from: base }),
      await sandbox.call('reset', {}),
    ];
  };
  const borrow = (folder: string) => `mkdir -p .git/objects/info && echo ${folder} > .git/objects/info/alternates`;
  const borrowing = failed('git', '.git/objects/info/alternates borrows objects from elsewhere; remove that file');
  /** Makes HEAD a commit on top of the foreign one. No object of the checkout is needed for that. */
  const graft = `head=$(printf 'tree %s\\nparent %s\\nauthor x <x> 1 +0000\\ncommitter x <x> 1 +0000\\n\\nx\\n' \
      $(git rev-parse 'HEAD^{tree}') "$FOREIGN" | git hash-object -t commit -w --stdin --literally) &&
    echo $head > .git/refs/heads/work`;

  describe('objects that a checkout borrows', () => {
    test('show no line of a file outside, by a link in place of the lender’s own alternates', async () => {
      const prepared = await prepareSandbox(server, 'borrowed-lines', { 'a.txt': 'a\n' });
      await run(
        prepared.sandbox,
        `mkdir -p lender/objects/info && ln -s ${server.outside}/secret.txt lender/objects/info/alternates &&
         cd api && ${borrow('$PWD/../lender/objects')} && echo b > a.txt`,
      );
      const sayings = await everySaying(prepared, 'borrowed-lines');
      expect(sayings).toEqual(sayings.map(() => borrowing));
    });

    test('bring no history of another repository into a push', async () => {
      const prepared = await prepareSandbox(server, 'borrowed-history', { 'a.txt': 'a\n' });
      await run(prepared.sandbox, `cd api && FOREIGN=${foreign} && ${graft}; ${borrow(lender)}`);
      expect(await save(prepared, 'borrowed-history')).toEqual(borrowing);
      await run(prepared.sandbox, 'rm api/.git/objects/info/alternates');
      await run(prepared.sandbox, 'echo b > api/b.txt');
      expect((await save(prepared, 'borrowed-history')).ok).toBe(true);
      expect(prepared.remote.git('log', '--format=%P', ref('borrowed-history'))).toBe(prepared.base);
      expect(prepared.remote.git('cat-file', '--batch-all-objects', '--batch-check')).not.toContain(foreign);
    });

    test.skipIf(!place.enclosesGit)('do neither where they come and go while the server works', async () => {
      const prepared = await prepareSandbox(server, 'borrowed-race', { 'a.txt': 'a\n' });
      const { sandbox, remote, checkout } = prepared;
      const racing = run(
        sandbox,
        `mkdir -p lender/objects/info && ln -s ${server.outside}/secret.txt lender/objects/info/alternates
         cd api && FOREIGN=${foreign} && ${graft}
         while [ ! -e ../stop ]; do
           ${borrow('$PWD/../lender/objects')}; ${borrow(lender)}; rm -f .git/objects/info/alternates
         done`,
      );
      const sayings: string[] = [];
      for (let round = 0; round < 25; round++) {
        await sandbox.call('edit', { command: 'create', path: 'api/a.txt', text: `${round}\n` });
        const saved = await save(prepared, 'borrowed-race');
        sayings.push(saved.ok ? 'saved' : saved.error.message);
      }
      await server.shell(`touch ${checkout}/../stop`);
      await racing;
      expect(sayings.filter((saying) => saying.includes(secretOutside))).toEqual([]);
      expect(remote.git('cat-file', '--batch-all-objects', '--batch-check')).not.toContain(foreign);
    });
  });

  describe('objects that are not what they should be', () => {
    test('are refused where a tree holds what git never makes', async () => {
      const prepared = await prepareSandbox(server, 'broken', { 'a.txt': 'a\n' });
      const blob = prepared.remote.git('rev-parse', 'refs/heads/main:a.txt');
      await run(
        prepared.sandbox,
        `cd api && tree=$(printf '100644 blob ${blob}\\t.git\\n' | git mktree) &&
         head=$(git commit-tree -p HEAD -m x $tree) && echo $head > .git/refs/heads/work`,
      );
      const merge = { repository: 'api', ref: 'refs/heads/main', commit: prepared.base, message: 'M' };
      const pushed = await prepared.sandbox.call('merge', { ...merge, pushTo: ref('broken') });
      expect(pushed).toEqual(failed('git', expect.stringContaining('hasDotgit')));
      expect(prepared.remote.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    });

    test('are not swapped by replacements that a command writes', async () => {
      const prepared = await prepareSandbox(server, 'replaced', { 'a.txt': 'a\n' });
      await run(
        prepared.sandbox,
        `cd api && echo b > a.txt && git commit -qam b && git replace HEAD HEAD~1 && git status --short`,
      );
      const diff = await prepared.sandbox.call('diff', { repository: 'api', from: prepared.base });
      expect(diff.ok && diff.result.files).toEqual([{ path: 'a.txt', status: 'modified' }]);
    });

    test('that a command has thrown away are handed over again', async () => {
      const prepared = await prepareSandbox(server, 'pruned', { 'a.txt': 'a\n' });
      const { sandbox, remote, base } = prepared;
      const head = remote.commit('refs/heads/main', { 'theirs.txt': 't\n' }, base);
      const merge = { repository: 'api', ref: 'refs/heads/main', commit: head, message: 'M' };
      const first = await sandbox.call('merge', merge);
      expect(first).toEqual(succeeded({ kind: 'merged', commit: expect.any(String), tree: expect.any(String) }));
      await run(
        sandbox,
        `cd api && git reset -q --hard ${base} && git reflog expire --expire=now --all && rm -f .git/FETCH_HEAD .git/ORIG_HEAD
        git gc -q --prune=now; git cat-file -e ${head} || echo gone`,
      );
      await run(sandbox, 'cd api && echo mine > mine.txt');
      expect(await save(prepared, 'pruned')).toEqual(
        succeeded({ commit: remote.git('rev-parse', ref('pruned')), tree: expect.any(String), changed: true }),
      );
      expect(await sandbox.call('merge', merge)).toEqual(
        succeeded({ kind: 'merged', commit: expect.any(String), tree: expect.any(String) }),
      );
      expect(await run(sandbox, 'cd api && ls && git fsck --full --no-dangling 2>&1')).toBe(
        'a.txt\nmine.txt\ntheirs.txt\n',
      );
    });
  });

  test('a push of more than the server’s limit is refused', async () => {
    const small = await place.start({ env: { SANDBOX_MAX_PUSH_MB: '1' } });
    try {
      const prepared = await prepareSandbox(small, 'heavy', { 'a.txt': 'a\n' });
      await run(prepared.sandbox, 'head -c 2000000 /dev/urandom > api/heavy.bin');
      expect(await save(prepared, 'heavy')).toEqual(
        failed('git', 'what is new since the last push has more than 1 MB as a pack'),
      );
    } finally {
      await small.end();
    }
  });
});
