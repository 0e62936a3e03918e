import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { type OperationRequest, protocolVersion } from '../../src/core/sandbox/protocol.ts';
import { describeInEveryPlace } from './places.ts';
import { failed, prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let host: SandboxHost;
  let sandbox: Sandbox;
  let life: string;

  beforeAll(async () => {
    host = await place.start();
    ({ sandbox } = await prepareSandbox(host, 'jobs', { 'a.txt': 'a\n' }));
    life = await lifeOf(sandbox);
  });
  afterAll(() => host.end());

  const lifeOf = async (one: Sandbox): Promise<string> => {
    const hello = await one.call('hello', {});
    if (!hello.ok || hello.result.life === null) throw new Error('the sandbox has no life');
    return hello.result.life;
  };
  type Ask = Partial<OperationRequest<'job'>> & Pick<OperationRequest<'job'>, 'job' | 'command'>;
  const ask = (request: Ask) => sandbox.call('job', { life, timeoutMs: 20_000, waitMs: 20_000, ...request });
  const ended = (
    output: string,
    more: { exitCode?: number | null; endedWithIt?: string[]; [key: string]: unknown } = {},
  ) => {
    const { endedWithIt = [], ...result } = more;
    const usual = { exitCode: 0, signal: null, timedOut: false, omittedBytes: 0, durationMs: expect.any(Number) };
    return succeeded({ kind: 'ended', result: { ...usual, output, ...result }, endedWithIt });
  };
  const running = (more: object) => succeeded({ kind: 'running', elapsedMs: expect.any(Number), ...more });
  const untilGone = (file: string) => `until [ -e ${file} ]; do sleep 0.02; done`;

  describe('a job', () => {
    test('runs once, however often it is asked for, and its end is kept', async () => {
      const command = `echo ran >> once.txt; ${untilGone('go-1')}; cat once.txt; exit 3`;
      const answers = [ask({ job: 'once', command }), ask({ job: 'once', command })];
      expect(await ask({ job: 'once', command, waitMs: 0 })).toEqual(running({ bytes: 0, lastLine: '' }));
      await ask({ job: 'opens', command: 'touch go-1' });
      const end = ended('ran\n', { exitCode: 3 });
      expect(await Promise.all(answers)).toEqual([end, end]);
      expect(await ask({ job: 'once', command, waitMs: 0 })).toEqual(end);
    });

    test('goes on when nobody listens any more', async () => {
      const command = `touch begun-2; ${untilGone('go-2')}; echo done`;
      const leaving = new AbortController();
      const left = sandbox.call(
        'job',
        { job: 'left', life, command, timeoutMs: 20_000, waitMs: 20_000 },
        leaving.signal,
      );
      await ask({ job: 'waits', command: untilGone('begun-2') });
      leaving.abort();
      expect(await left).toEqual(failed('infrastructure', 'the caller has aborted the call'));
      await ask({ job: 'opens-2', command: 'touch go-2' });
      expect(await ask({ job: 'left', command })).toEqual(ended('done\n'));
    });

    test('is refused under the id of another command, wherever that has come to', async () => {
      await ask({ job: 'mine', command: 'echo mine' });
      expect(await ask({ job: 'mine', command: 'echo yours' })).toEqual(
        failed('bad-request', 'the job mine is another command'),
      );
      expect(await ask({ job: 'mine', command: 'echo mine', cwd: 'api' })).toEqual(
        failed('bad-request', 'the job mine is another command'),
      );
    });

    test('of another life of the sandbox is lost, and is not started', async () => {
      expect(await ask({ job: 'older', life: 'before', command: 'touch never' })).toEqual(succeeded({ kind: 'lost' }));
      expect(await ask({ job: 'looks', command: 'ls never' })).toEqual(
        ended(expect.stringContaining('No such file') as unknown as string, { exitCode: 2 }),
      );
    });

    test('tells its last line while it runs, once it has written more than is known', async () => {
      const command = `printf 'one\\ntwo\\r  50%%\\r'; ${untilGone('go-3')}`;
      await ask({ job: 'told', command, waitMs: 0 });
      const told = running({ bytes: 14, lastLine: '50%' });
      expect(await ask({ job: 'told', command })).toEqual(told);
      const waited = ask({ job: 'told', command, seenBytes: 14, waitMs: 400 });
      expect(await waited).toEqual(told);
      await ask({ job: 'opens-3', command: 'touch go-3' });
      expect(await ask({ job: 'told', command, seenBytes: 14 })).toEqual(ended('one\ntwo\r  50%\r'));
    });

    test('begins on the committed tree where it is asked to', async () => {
      await ask({ job: 'spoils', command: 'echo spoiled > api/a.txt; touch api/more' });
      expect(await ask({ job: 'clean', command: 'ls; cat a.txt', cwd: 'api', onCleanTree: true })).toEqual(
        ended('a.txt\na\n'),
      );
    });

    test('ends at its time limit, and when it is stopped', async () => {
      const late = ended('', { exitCode: null, signal: 'SIGTERM', timedOut: true });
      expect(await ask({ job: 'late', command: 'sleep 600', timeoutMs: 300 })).toEqual(late);
      const command = 'touch up; sleep 601';
      await ask({ job: 'stopped', command, waitMs: 0 });
      await ask({ job: 'is up', command: untilGone('up') });
      expect(await sandbox.call('stop', { job: 'stopped' })).toEqual(succeeded({ done: true }));
      expect(await ask({ job: 'stopped', command })).toEqual(ended('', { exitCode: null, signal: 'SIGTERM' }));
      expect(await sandbox.call('stop', { job: 'nobody' })).toEqual(succeeded({ done: true }));
    });

    test('names the programs that it left in the background, which end with it', async () => {
      const command = '(setsid sleep 602 &) ; sleep 603 & sleep 0.1; echo ready';
      const answer = await ask({ job: 'leaves', command });
      expect(answer).toEqual(
        ended('ready\n', { endedWithIt: expect.arrayContaining(['sleep 602', 'sleep 603']) as unknown as string[] }),
      );
      expect(await ask({ job: 'leaves nothing', command: 'true | cat; sleep 0.01 & wait' })).toEqual(ended(''));
    });

    test('that could not begin is answered each time, and begins once it can', async () => {
      const refused = failed('not-found', expect.any(String));
      expect(await ask({ job: 'early', command: 'pwd', cwd: 'later' })).toEqual(refused);
      expect(await ask({ job: 'early', command: 'pwd', cwd: 'later' })).toEqual(refused);
      await ask({ job: 'makes', command: 'mkdir later' });
      expect(await ask({ job: 'early', command: 'pwd', cwd: 'later' })).toEqual(
        ended(`${host.root}/jobs/work/later\n`),
      );
    });

    test('keeps 64 ends, and starts none again whose end is not kept', async () => {
      const ids = Array.from({ length: 70 }, (_, n) => `many-${n}`);
      for (const job of ids) await ask({ job, command: 'echo x >> many.txt' });
      const again = await Promise.all(ids.map((job) => ask({ job, command: 'echo x >> many.txt' })));
      expect(again.map((answer) => answer.ok && answer.result.kind)).toEqual(
        ids.map((_, n) => (n < 6 ? 'lost' : 'ended')),
      );
      expect(await ask({ job: 'counts', command: 'wc -l < many.txt' })).toEqual(ended('70\n'));
    });

    test('is forgotten with the sandbox: one that is begun anew has another life', async () => {
      // A container that is begun anew holds no other sandbox.
      const own = await place.start();
      onTestFinished(() => own.end());
      const one = await prepareSandbox(own, 'first', { 'a.txt': 'a\n' });
      const before = await lifeOf(one.sandbox);
      const base = one.remote.commit('refs/heads/main', { 'b.txt': 'b\n' }, one.base);
      const repositories = [{ name: 'api', url: one.remote.url, commit: base }];
      await one.sandbox.call('prepare', { repositories, gitToken: '' });
      const after = await lifeOf(one.sandbox);
      expect(after).not.toBe(before);
      await one.sandbox.call('prepare', { repositories, gitToken: '' });
      expect(await lifeOf(one.sandbox)).toBe(after);
      const cut = { job: 'cut', life: after, command: 'touch begun; sleep 604', timeoutMs: 20_000, waitMs: 20_000 };
      const cutOff = one.sandbox.call('job', cut);
      await expect.poll(() => one.sandbox.call('read', { path: 'begun' })).toEqual(succeeded(expect.anything()));
      await one.sandbox.call('dispose', {});
      expect(await cutOff).toEqual(succeeded({ kind: 'lost' }));
      expect(await one.sandbox.call('hello', {})).toEqual(
        succeeded({ protocol: protocolVersion, life: null, hasBrowser: expect.any(Boolean) }),
      );
    });
  });
});
