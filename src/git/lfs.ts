/** The Git LFS server of a remote: asks its batch API where contents of files are given and taken. */
import { z } from 'zod';
import { isPublicHost } from '../core/network/public-host.ts';
import { parseJson } from '../core/parse-json.ts';
import { answerFailure } from './answer-failure.ts';
import type { Remote, RemoteFailure } from './remote-call.ts';

export const lfsMediaType = 'application/vnd.git-lfs+json';
const maxAnswerBytes = 4_000_000;

export const LfsObject = z.object({
  oid: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().nonnegative(),
});
export type LfsObject = z.infer<typeof LfsObject>;

const Action = z.object({ href: z.string(), header: z.record(z.string(), z.string()).default({}) });
export type LfsAction = z.infer<typeof Action>;

const BatchAnswer = z.object({
  transfer: z.string().default('basic'),
  objects: z.array(
    z.object({
      ...LfsObject.shape,
      actions: z
        .object({ download: Action.optional(), upload: Action.optional(), verify: Action.optional() })
        .default({}),
      error: z.object({ code: z.int(), message: z.string() }).optional(),
    }),
  ),
});
export type LfsAnswer = z.infer<typeof BatchAnswer>['objects'][number];

export type LfsOperation = 'download' | 'upload';
export type LfsPorts = { fetch: (url: string, init: RequestInit) => Promise<Response>; signal: AbortSignal };

/** A remote whose URL does not end in `.git` has its LFS where it would be with that. */
const lfsUrl = ({ url }: Remote): string => `${url}${url.endsWith('.git') ? '' : '.git'}/info/lfs`;

/** What the remote says of each object. */
export async function lfsBatch(
  remote: Remote,
  { operation, objects }: { operation: LfsOperation; objects: readonly LfsObject[] },
  ports: LfsPorts,
): Promise<{ ok: true; objects: LfsAnswer[] } | RemoteFailure> {
  const headers = new Headers({ accept: lfsMediaType, 'content-type': lfsMediaType, 'user-agent': 'breakwater' });
  if (remote.authorization !== null) headers.set('authorization', remote.authorization);
  const body = JSON.stringify({ operation, transfers: ['basic'], objects, hash_algo: 'sha256' });
  let response: Response;
  let text: string;
  try {
    const url = `${lfsUrl(remote)}/objects/batch`;
    response = await ports.fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: ports.signal });
    text = await response.text();
  } catch {
    return { ok: false, reason: 'unreachable', message: 'the remote cannot be reached, or broke off' };
  }
  const failure = answerFailure(response, remote, lfsMediaType);
  if (failure) return failure;
  const parsed = BatchAnswer.safeParse(text.length > maxAnswerBytes ? null : parseJson(text));
  return parsed.success && parsed.data.transfer === 'basic'
    ? { ok: true, objects: parsed.data.objects }
    : { ok: false, reason: 'not-a-repository', message: 'the remote does not answer as an LFS server does' };
}

/**
 * The URL and headers of an action; null where it leads to a place that a remote may not send anybody to. The credential of
 * the remote goes along to the remote's own host alone.
 */
export function lfsTarget({ href, header }: LfsAction, remote: Remote): { url: string; headers: Headers } | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  const isRemote = url.origin === new URL(remote.url).origin;
  if (url.username || url.password) return null;
  if (!isRemote && (url.protocol !== 'https:' || !isPublicHost(url.hostname))) return null;
  const headers = new Headers();
  for (const [name, value] of Object.entries(header)) {
    // Of the connection, not of the request.
    if (/^(?:host|content-length|transfer-encoding|connection)$/i.test(name)) continue;
    try {
      headers.set(name, value);
    } catch {
      return null;
    }
  }
  if (isRemote && remote.authorization !== null && !headers.has('authorization'))
    headers.set('authorization', remote.authorization);
  return { url: url.href, headers };
}
