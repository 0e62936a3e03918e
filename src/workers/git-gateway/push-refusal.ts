/** Says no to a push in git's own words, so that `git push` prints the reason beside the ref. */
import { concatBytes, flushPkt, pktLine } from '../../git/pkt-line.ts';
import type { PushCommand } from './receive-commands.ts';

/** Answers with git's report on a push in which no ref was updated; `reasons` are in the order of `commands`. */
export function pushRefusal(
  commands: readonly PushCommand[],
  reasons: readonly string[],
  capabilities: readonly string[],
): Response {
  const statuses = commands.map(({ ref }, index) => pktLine(`ng ${ref} ${reasons[index] ?? 'refused'}\n`));
  const report = concatBytes([pktLine('unpack ok\n'), ...statuses, flushPkt]);
  return new Response(capabilities.includes('side-band-64k') ? sideBand(report) : report, {
    headers: { 'content-type': 'application/x-git-receive-pack-result', 'cache-control': 'no-cache' },
  });
}

/** Channel 1 of a side band carries the report, in lines of at most 65,515 bytes of it. */
function sideBand(report: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines: Uint8Array[] = [];
  for (let offset = 0; offset < report.byteLength; offset += 65_515)
    lines.push(pktLine(concatBytes([Uint8Array.of(1), report.subarray(offset, offset + 65_515)])));
  return concatBytes([...lines, flushPkt]);
}
