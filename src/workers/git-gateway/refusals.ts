/** Says no in git's own words, so that git prints the reason: beside the ref of a push, or as an error of the remote. */
import { concatBytes, flushPkt, pktLine } from '../../git/pkt-line.ts';
import type { PushCommand } from './receive-commands.ts';

/** Plain text is what git shows to its user where it asks for the list of refs. */
export const plain = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });

/** Answers a fetch: git ends with `fatal: remote error: <message>`. */
export const fetchRefusal = (message: string): Response =>
  new Response(pktLine(`ERR ${message}`), { headers: resultHeaders('git-upload-pack') });

/**
 * Answers a push in which no ref was updated; `reasons` are in the order of `commands`. A client that asks for no
 * report gets the first reason as plain text.
 */
export function pushRefusal(
  commands: readonly PushCommand[],
  reasons: readonly string[],
  capabilities: readonly string[],
): Response {
  if (!capabilities.some((name) => name.startsWith('report-status'))) return plain(403, reasons[0] ?? 'refused');
  const statuses = commands.map(({ ref }, index) => pktLine(`ng ${ref} ${reasons[index] ?? 'refused'}\n`));
  const report = concatBytes([pktLine('unpack ok\n'), ...statuses, flushPkt]);
  return new Response(capabilities.includes('side-band-64k') ? sideBand(report) : report, {
    headers: resultHeaders('git-receive-pack'),
  });
}

const resultHeaders = (service: string) => ({
  'content-type': `application/x-${service}-result`,
  'cache-control': 'no-cache',
});

/** Channel 1 of a side band carries the report, in lines of at most 65,515 bytes of it. */
function sideBand(report: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines: Uint8Array[] = [];
  for (let offset = 0; offset < report.byteLength; offset += 65_515)
    lines.push(pktLine(concatBytes([Uint8Array.of(1), report.subarray(offset, offset + 65_515)])));
  return concatBytes([...lines, flushPkt]);
}
