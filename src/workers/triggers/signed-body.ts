/** The body of a webhook of a forge: its bytes within bounds, and whether they are signed with a secret. */
import { sameText } from '../../auth/mac.ts';
import { sha256Hex } from '../../auth/sha256.ts';
import type { ForgeKind } from '../../core/triggers/forge-event.ts';

/** The bytes of a request, or null where there are more: what is unsigned is never kept beyond that. */
export async function boundedBytes(request: Request, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return null;
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > most) {
      await reader?.cancel();
      return null;
    }
    chunks.push(read.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

export type Signed = { forge: ForgeKind; headers: Headers; bytes: Uint8Array<ArrayBuffer> };

/** Whether a body comes from who has this secret; GitLab sends the secret itself. */
export const isSigned = ({ forge, headers, bytes }: Signed, secret: string): Promise<boolean> =>
  forge === 'gitlab'
    ? sameText(headers.get('x-gitlab-token') ?? '', secret)
    : isHmac(signatureIn(headers), secret, bytes);

/** GitHub's header, which Gitea sends as well beside its own. */
const signatureIn = (headers: Headers): string =>
  /^(?:sha256=)?([0-9a-f]{64})$/i.exec(
    headers.get('x-hub-signature-256') ?? headers.get('x-gitea-signature') ?? '',
  )?.[1] ?? '';

async function isHmac(hex: string, secret: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['verify']);
  const signature = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  // It compares in a time that tells nothing about where they differ.
  return crypto.subtle.verify('HMAC', key, signature, bytes);
}

const names: Record<ForgeKind, { event: string; deliveries: readonly string[] }> = {
  github: { event: 'x-github-event', deliveries: ['x-github-delivery'] },
  gitlab: { event: 'x-gitlab-event', deliveries: ['idempotency-key', 'x-gitlab-event-uuid'] },
  gitea: { event: 'x-gitea-event', deliveries: ['x-gitea-delivery'] },
};

/** The name of the event, and what tells the delivery from others. */
export async function deliveryOf({ forge, headers, bytes }: Signed): Promise<{ name: string; ids: string[] }> {
  const { event, deliveries } = names[forge];
  const given = deliveries.map((name) => headers.get(name)).find((id) => id !== null && id !== '');
  // The headers are not signed: only the body itself cannot be given another name and sent again.
  return {
    name: headers.get(event) ?? '',
    ids: [`body ${await sha256Hex(bytes)}`, ...(given ? [`delivery ${given.slice(0, 200)}`] : [])],
  };
}
