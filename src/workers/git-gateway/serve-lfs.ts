/**
 * Git LFS for a run: its batch API, and the contents themselves. Where the remote keeps them, and what opens that place, it
 * tells the Worker alone: a run is led back here for each object, and the remote is asked anew.
 */
import { z } from 'zod';
import { type LfsAnswer, LfsObject, type LfsOperation, lfsBatch, lfsMediaType, lfsTarget } from '../../git/lfs.ts';
import type { Remote, RemoteFailure } from '../../git/remote-call.ts';
import { checkedContents } from './checked-contents.ts';
import type { LfsRoute } from './git-route.ts';
import { bytesWithin, type StreamFetch } from './request-body.ts';

const maxBatchBytes = 1_000_000;
/** Of one object that a run sends. */
const maxObjectBytes = 2_048_000_000;

const Batch = z.object({
  operation: z.enum(['download', 'upload']),
  transfers: z.array(z.string()).optional(),
  objects: z.array(LfsObject).min(1).max(1000),
});

export type LfsTransfer = {
  request: Request;
  remote: Remote;
  /** Whether this run pushes anything at all. */
  mayUpload: boolean;
  fetch: StreamFetch;
  signal: AbortSignal;
};

export const serveLfs = (route: LfsRoute, transfer: LfsTransfer): Promise<Response> =>
  route.object === null ? batch(transfer) : moveObject(route.object, transfer);

async function batch(transfer: LfsTransfer): Promise<Response> {
  const { request, remote, mayUpload } = transfer;
  const body = request.body ? await bytesWithin(maxBatchBytes, request.body, transfer.signal) : new Uint8Array();
  if (body === null) return refuse(413, 'the batch is too large');
  const parsed = Batch.safeParse(jsonIn(body));
  if (!parsed.success) return refuse(422, 'the batch is not in the format of Git LFS');
  const { operation, objects } = parsed.data;
  if (operation === 'upload' && !mayUpload) return refuse(403, 'this run may not push');
  if (operation === 'upload' && objects.some(isTooLarge)) return refuse(413, tooLarge);
  const asked = await lfsBatch(remote, { operation, objects }, transfer);
  if (!asked.ok) return refuse(statusOf(asked), asked.message);
  const here = new URL(request.url);
  const folder = `${here.origin}${here.pathname.replace(/\/batch$/, '')}`;
  const answer = { transfer: 'basic', objects: asked.objects.map((object) => told(object, operation, folder)) };
  return Response.json(answer, { headers: { 'content-type': lfsMediaType, 'cache-control': 'no-store' } });
}

const isTooLarge = ({ size }: LfsObject): boolean => size > maxObjectBytes;
const tooLarge = `a file of Git LFS may have ${maxObjectBytes / 1e6} MB`;

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** As the remote has said it, but for the place; that an upload is verified is seen to here. */
function told({ oid, size, actions, error }: LfsAnswer, operation: LfsOperation, folder: string) {
  if (error) return { oid, size, error: { code: error.code, message: 'the remote does not have it, or refuses it' } };
  const isOffered = actions[operation] !== undefined;
  return {
    oid,
    size,
    authenticated: true,
    actions: isOffered ? { [operation]: { href: `${folder}/${oid}/${size}` } } : {},
  };
}

async function moveObject(object: LfsObject, transfer: LfsTransfer): Promise<Response> {
  const { request, remote, mayUpload, fetch, signal } = transfer;
  const operation = request.method === 'PUT' ? 'upload' : 'download';
  if (operation === 'upload' && !mayUpload) return refuse(403, 'this run may not push');
  if (operation === 'upload' && request.headers.get('content-length') !== String(object.size))
    return refuse(400, 'the length is not that of the object');
  if (operation === 'upload' && isTooLarge(object)) return refuse(413, tooLarge);
  const asked = await lfsBatch(remote, { operation, objects: [object] }, transfer);
  if (!asked.ok) return refuse(statusOf(asked), asked.message);
  const found = asked.objects.find(({ oid }) => oid === object.oid);
  if (!found || found.error) return refuse(found?.error?.code === 404 ? 404 : 502, 'the remote does not have it');
  const action = found.actions[operation];
  // What the remote has need not be sent again.
  if (!action) return operation === 'upload' ? new Response(null, { status: 200 }) : refuse(404, 'it is not given out');
  const target = lfsTarget(action, remote);
  if (!target) return refuse(502, 'the remote keeps it where it must not be asked for');
  const contents =
    operation === 'upload' ? checkedContents(object, request.body ?? new Blob([]).stream(), signal) : null;
  if (operation === 'upload') {
    if (!target.headers.has('content-type')) target.headers.set('content-type', 'application/octet-stream');
    target.headers.set('content-length', String(object.size));
  }
  const init = { headers: target.headers, redirect: 'manual' as const, signal };
  const response = await (contents
    ? fetch(target.url, { ...init, method: 'PUT', body: contents.stream, duplex: 'half' })
    : fetch(target.url, init)
  ).catch(() => null);
  const fault = contents?.fault() ?? null;
  if (fault !== null) {
    await response?.body?.cancel();
    return refuse(422, fault);
  }
  if (response === null) return refuse(503, 'the remote’s store cannot be reached, or broke off');
  if (!response.ok) {
    await response.body?.cancel();
    return refuse(response.status >= 500 || response.status === 429 ? 503 : 502, 'the remote’s store refuses it');
  }
  if (operation === 'download')
    return new Response(response.body, { headers: { 'content-type': 'application/octet-stream' } });
  await response.body?.cancel();
  return found.actions.verify ? verify(object, found.actions.verify, transfer) : new Response(null, { status: 200 });
}

async function verify(
  object: LfsObject,
  action: NonNullable<LfsAnswer['actions']['verify']>,
  { remote, fetch, signal }: LfsTransfer,
): Promise<Response> {
  const target = lfsTarget(action, remote);
  if (!target) return refuse(502, 'the remote keeps it where it must not be asked for');
  target.headers.set('accept', lfsMediaType);
  target.headers.set('content-type', lfsMediaType);
  try {
    const init = { method: 'POST', headers: target.headers, body: JSON.stringify(object), redirect: 'manual', signal };
    const response = await fetch(target.url, init as RequestInit);
    await response.body?.cancel();
    return response.ok ? new Response(null, { status: 200 }) : refuse(502, 'the remote does not confirm it');
  } catch {
    return refuse(503, 'the remote cannot be reached, or broke off');
  }
}

const statuses: Record<RemoteFailure['reason'], number> = {
  unreachable: 503,
  'not-found': 404,
  unauthorized: 403,
  'not-a-repository': 501,
};
const statusOf = ({ reason }: RemoteFailure): number => statuses[reason];

const refuse = (status: number, message: string): Response =>
  Response.json({ message }, { status, headers: { 'content-type': lfsMediaType } });
