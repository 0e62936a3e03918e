/** What a hostile run may push that git never would, byte for byte, at both doors of the gateway. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { concatBytes, flushPkt, pktLine } from '../../src/git/pkt-line.ts';
import { gatewayBench } from './gateway-bench.ts';
import { candidate, checkpoint, doorNames } from './gateway-doors.ts';
import { git } from './repositories.ts';

const bench = gatewayBench();

const text = (payload: string) => new TextEncoder().encode(payload);
const zero = '0'.repeat(40);

const command = (ref: string, capabilities = ' report-status') =>
  pktLine(`${zero} ${bench.sample.second} ${ref}\0${capabilities}`);

describe.each(doorNames)('at %s', (name) => {
  const push = (body: Uint8Array, headers: Record<string, string> = {}): Promise<string> =>
    bench.gateway.doors[name].send({ method: 'POST', target: '/api.git/git-receive-pack', headers, body });

  test.each<[what: string, body: () => Uint8Array, answer: string]>([
    ['text', () => text('hello'), 'the push is not in git’s format'],
    ['a length of three', () => text('0003'), 'the push is not in git’s format'],
    [
      'a delimiter where the flush should be',
      () => concatBytes([command(candidate), text('0001')]),
      'the push is not in git’s format',
    ],
    ['an overlong line', () => text('ffff'), 'the push is not in git’s format'],
    ['half a command', () => command(candidate).subarray(0, 20), 'the push ends inside its commands'],
    ['no flush', () => command(candidate), 'the push ends inside its commands'],
    [
      'a certificate',
      () => concatBytes([pktLine('push-cert\0 report-status'), flushPkt]),
      'the push has a line that is not a command',
    ],
    ['an error packet', () => concatBytes([pktLine('ERR no'), flushPkt]), 'the push has a line that is not a command'],
    [
      'an empty line',
      () => concatBytes([text('0004'), command(candidate), flushPkt]),
      'the push has a line that is not a command',
    ],
    [
      'ids of SHA-256',
      () => concatBytes([pktLine(`${'0'.repeat(64)} ${'a'.repeat(64)} ${candidate}\0 object-format=sha256`), flushPkt]),
      'the push has a line that is not a command',
    ],
    [
      'a byte order mark',
      () => concatBytes([pktLine(`\ufeff${zero} ${bench.sample.second} ${candidate}\0`), flushPkt]),
      'the push has a line that is not a command',
    ],
    [
      'a ref with a line break',
      () => concatBytes([command(`${candidate}\nx`), flushPkt]),
      'the push has a line that is not a command',
    ],
    [
      'a ref with an escape',
      () => concatBytes([command(`${candidate}\u001b[2J`), flushPkt]),
      'the push has a line that is not a command',
    ],
    [
      'a ref with a space',
      () => concatBytes([command(`${candidate} refs/heads/main`), flushPkt]),
      'the push has a line that is not a command',
    ],
    [
      'a second zero byte',
      () => concatBytes([command(candidate, ' report-status\0refs/heads/main'), flushPkt]),
      'the push has a line that is not a command',
    ],
    [
      'capabilities at the second command',
      () => concatBytes([command(candidate), command(checkpoint), flushPkt]),
      'the push lists its capabilities twice',
    ],
    [
      'a shallow line that is none',
      () => concatBytes([pktLine(`shallow ${bench.sample.second}\0 x`), flushPkt]),
      'the push has a line that is not a command',
    ],
    [
      'no end of commands',
      () =>
        concatBytes(
          Array.from({ length: 1000 }, (_, index) => pktLine(`${zero} ${bench.sample.second} refs/heads/b${index}`)),
        ),
      'the push has too many commands',
    ],
  ])('a push of %s is refused before the remote hears of it', async (_, body, answer) => {
    expect(Buffer.from(await push(body()), 'latin1').toString()).toBe(`403 ${answer}`);
    expect(bench.remote.requests).toEqual([]);
  });

  const refused = '000eunpack ok\n';
  test.each<[what: string, lines: () => Uint8Array[], status: string]>([
    ['another ref', () => [command('refs/heads/main')], 'ng refs/heads/main this run may not push this ref'],
    ['HEAD', () => [command('HEAD')], 'ng HEAD this run may not push this ref'],
    [
      'a path out of the refs',
      () => [command(`${candidate}/../../../../heads/main`)],
      `ng ${candidate}/../../../../heads/main this run may not push this ref`,
    ],
    [
      'its ref twice',
      () => [command(candidate), pktLine(`${zero} ${bench.sample.first} ${candidate}`)],
      `ng ${candidate} the push names this ref twice`,
    ],
    [
      'a delete',
      () => [pktLine(`${bench.sample.first} ${zero} ${candidate}\0 report-status`)],
      `ng ${candidate} a run deletes no refs`,
    ],
    [
      'push options',
      () => [command(candidate, ' report-status push-options')],
      `ng ${candidate} the push asks for push-options, which is not allowed`,
    ],
    [
      'a certificate’s nonce',
      () => [command(candidate, ' report-status push-cert=x')],
      `ng ${candidate} the push asks for push-cert, which is not allowed`,
    ],
    [
      'another kind of object id',
      () => [command(candidate, ' report-status object-format=sha256')],
      `ng ${candidate} the push asks for object-format, which is not allowed`,
    ],
  ])('a push of %s is refused beside its ref', async (_, lines, status) => {
    const answer = await push(concatBytes([...lines(), flushPkt]));
    expect([answer.startsWith(`200 ${refused}`), answer.includes(`${status}\n`)]).toEqual([true, true]);
    expect(bench.remote.requests).toEqual([]);
  });

  test('shallow lines cut no history of a remote that takes them', async () => {
    git(bench.sample.bare, 'config', 'receive.shallowUpdate', 'true');
    const cuts = [bench.sample.second, bench.sample.first, 'a'.repeat(40)].map((id) => pktLine(`shallow ${id}`));
    const emptyPack = Buffer.from('5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e', 'hex');
    const answer = await push(concatBytes([...cuts, command(candidate), flushPkt, emptyPack]));
    expect(answer).toBe(`200 000eunpack ok\n0027ok ${candidate}\n0000`);
    expect(git(bench.sample.bare, 'log', '--format=%H', 'main')).toBe(`${bench.sample.second}\n${bench.sample.first}`);
    expect(git(bench.sample.bare, 'rev-parse', '--is-shallow-repository')).toBe('false');
    git(bench.sample.bare, 'config', '--unset', 'receive.shallowUpdate');
  });

  test('commands after the flush are bytes of the pack, which is broken then', async () => {
    const before = git(bench.sample.bare, 'for-each-ref');
    const answer = await push(concatBytes([command(candidate), flushPkt, command('refs/heads/evil'), flushPkt]));
    expect([answer.startsWith('200 '), answer.includes(`ng ${candidate} unpacker error`)]).toEqual([true, true]);
    expect(git(bench.sample.bare, 'for-each-ref')).toBe(before);
  });

  test('a compressed push is checked as the push that it is', async () => {
    const gzip = { 'content-encoding': 'gzip' };
    const refusedPush = await push(gzipSync(concatBytes([command('refs/heads/main'), flushPkt])), gzip);
    expect(refusedPush).toBe('200 000eunpack ok\n0036ng refs/heads/main this run may not push this ref\n0000');
    expect(bench.remote.requests).toEqual([]);
    expect((await push(gzipSync(concatBytes([command(candidate), flushPkt])), gzip)).slice(0, 3)).toBe('200');
    expect(bench.remote.requests.at(-1)?.headers['content-encoding']).toBe(undefined);
    const bomb = gzipSync(concatBytes([command(candidate), flushPkt, new Uint8Array(5_000_000)]));
    expect(await push(bomb, gzip)).toBe('400 the request is not gzip, or opens to too much');
    expect(await push(command(candidate), { 'content-encoding': 'br' })).toBe(
      '415 only gzip is supported as a content encoding',
    );
  });

  test('a push without a report is refused in plain words', async () => {
    const answer = await push(concatBytes([command('refs/heads/main', ''), flushPkt]));
    expect(answer).toBe('403 this run may not push this ref');
  });
});
