/** One request to a git remote over HTTP, bounded in time and bytes; its failures are data. */
import { networkWords } from '../core/network/network-words.ts';
import { answerFailure } from './answer-failure.ts';
import { concatBytes } from './pkt-line.ts';
import type { GitPorts, Remote, RemoteFailure } from './remote-call.ts';

/** The refs of a large repository take a few megabytes; a Worker has 128. */
const mostForRefs = { bytes: 16_000_000, of: 'a list of refs' };

export type GitRequest = {
  path:
    | 'info/refs?service=git-upload-pack'
    | 'info/refs?service=git-receive-pack'
    | 'git-upload-pack'
    | 'git-receive-pack';
  headers: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  /** The media type without which the answer is not git's. */
  expect: string;
  /** The longest answer that is read, and of what it is; a list of refs where nothing is said. */
  most?: { bytes: number; of: string };
};

/** Sends one request of git's smart HTTP protocol and reads the whole answer. Redirects are not followed. */
export async function gitRequest(
  remote: Remote,
  request: GitRequest,
  ports: GitPorts,
): Promise<{ ok: true; body: Uint8Array } | RemoteFailure> {
  const { body } = request;
  const headers = new Headers(request.headers);
  if (remote.authorization !== null) headers.set('authorization', remote.authorization);
  let answered = false;
  // Not AbortSignal.timeout: its timer would keep a Durable Object in memory after the answer.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('the time is over', 'TimeoutError')), ports.timeoutMs);
  try {
    const response = await ports.fetch(`${remote.url}/${request.path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      redirect: 'manual',
      signal: late.signal,
      ...(body ? { body } : {}),
    });
    answered = true;
    const failure = answerFailure(response, remote, request.expect);
    if (failure) {
      await response.body?.cancel();
      return failure;
    }
    return await readBounded(response, request.most ?? mostForRefs);
  } catch (error) {
    const message = networkMessage(error, answered, ports.timeoutMs);
    return { ok: false, reason: 'unreachable', message, ...(answered ? {} : { isNowhere: true }) };
  } finally {
    clearTimeout(timer);
  }
}

async function readBounded(
  response: Response,
  most: { bytes: number; of: string },
): Promise<{ ok: true; body: Uint8Array } | RemoteFailure> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    chunks.push(read.value);
    size += read.value.byteLength;
    if (size > most.bytes) {
      await reader?.cancel();
      const message = `the remote answers more than ${most.bytes / 1_000_000} MB where ${most.of} was asked for`;
      return { ok: false, reason: 'not-a-repository', message, isTooLong: true };
    }
  }
  return { ok: true, body: concatBytes(chunks) };
}

function networkMessage(error: unknown, answered: boolean, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `the remote did not answer within ${Math.ceil(timeoutMs / 100) / 10} s`;
  if (answered) return 'the remote broke off in the middle of its answer';
  // Node puts the useful half ("connect ECONNREFUSED …") into the cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `the remote cannot be reached: ${networkWords(cause instanceof Error ? cause.message : String(cause))}`;
}
