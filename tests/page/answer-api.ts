/** Answers what the page asks of the API, from a fixture: the lists that come a part at a time as the API cuts them. */
import { crc32, deflateSync } from 'node:zlib';
import { withRecentRuns } from '../../src/core/contract/recent-runs.ts';
import type { BuildView } from '../../src/core/contract/views.ts';
import type { Fixture } from './fixture/fixture.ts';

export const problem = (status: number, kind: string, detail: string): Response =>
  Response.json(
    { type: `https://breakwater.example.com/problems/${kind}`, title: kind, status, detail },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );

export function answerApi(fixture: Fixture, request: Request): Response {
  const { pathname, searchParams } = new URL(request.url);
  const path = decodeURIComponent(pathname);
  const at = `/builds/${fixture.view.id}`;
  const refusal = fixture.refusals[path] ?? fixture.refusals['*'];
  if (refusal) return problem(refusal.status, refusal.kind, refusal.detail);
  if (path === '/builds') return Response.json(buildsPage(fixture, searchParams));
  if (path === at) return Response.json(shownView(fixture, searchParams.get('runs') ?? 'all'));
  if (path === `${at}/events`) return Response.json(eventPage(fixture, searchParams));
  if (path.startsWith(`${at}/evidence/`)) return new Response(picture, { headers: { 'content-type': 'image/png' } });
  if (/\/runs\/[^/]+\/transcript$/.test(path)) return Response.json(transcriptPage(fixture, searchParams));
  if (path in fixture.answers) return Response.json(fixture.answers[path]);
  return problem(404, 'not-found', `There is nothing at ${path}.`);
}

const shownView = ({ view }: Fixture, runs: string) =>
  runs === 'recent' ? withRecentRuns(counted(view)) : counted(view);

export const counted = (view: BuildView): BuildView => ({ ...view, runCount: view.runs.length });

function buildsPage({ builds }: Fixture, query: URLSearchParams) {
  const status = query.get('status');
  const found = builds.filter((build) => status === null || build.status === status);
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 50);
  return { builds: found.slice(from, to), next: to < found.length ? String(to) : null };
}

function eventPage({ events: log, view }: Fixture, query: URLSearchParams) {
  const types = query.get('types')?.split(',');
  const events = types ? log.filter(({ type }) => types.includes(type)) : log;
  const limit = Number(query.get('limit') ?? 100);
  const before = query.get('before');
  if (before !== null) {
    const older = before === 'end' ? events : events.filter(({ seq }) => seq < Number(before));
    return { events: older.slice(-limit), lastSeq: view.lastSeq };
  }
  const after = Number(query.get('after') ?? 0);
  return { events: events.filter(({ seq }) => seq > after).slice(0, limit), lastSeq: view.lastSeq };
}

function transcriptPage({ transcript }: Fixture, query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 50);
  const before = query.get('before');
  const messages =
    before === null
      ? transcript.filter(({ n }) => n > Number(query.get('after') ?? -1)).slice(0, limit)
      : transcript.filter(({ n }) => before === 'end' || n < Number(before)).slice(-limit);
  const last = messages.at(-1)?.n ?? transcript.length - 1;
  const first = messages[0]?.n ?? 0;
  return { messages, next: last, previous: first > 0 ? first : null, more: last < transcript.length - 1 };
}

/** A grey picture of 390 × 844. */
const picture = png(390, 844);

function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const row = Buffer.alloc(width + 1, 0xd0);
  row[0] = 0;
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}
