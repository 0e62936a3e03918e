/** What a repository in the sandbox says of its own environment: its paths, and the texts of its manifests. */
import { manifestsToRead } from '../../../core/environments/detection/manifests.ts';
import { repositoryFile } from '../../../core/environments/environment.ts';
import type { FoundFiles } from '../../../core/environments/repository-environment.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import type { Ports } from '../ports.ts';

type Answer<T> = { ok: true; result: T } | { ok: false; error: SandboxError };
type Place = Pick<Ports, 'sandbox' | 'signal'>;

/** Of a lock file: what says its version. */
const headLines = 30;
/** In bytes: of what is longer, only the head is asked for. */
const wholeBytes = 100_000;

export async function findFiles(repository: string, place: Place): Promise<Answer<FoundFiles>> {
  const paths = await pathsOf(repository, place);
  if (!paths.ok) return paths;
  const wanted = [
    ...(paths.result.includes(repositoryFile) ? [{ path: repositoryFile, bytes: wholeBytes }] : []),
    ...manifestsToRead(paths.result),
  ];
  const texts: [string, FoundFiles['texts'][string]][] = [];
  for (const { path, bytes } of wanted) {
    const lines: [number, number] | undefined = bytes < wholeBytes ? [1, headLines] : undefined;
    const text = await textOf(`${repository}/${path}`, lines, place);
    if (!text.ok) return text;
    texts.push([path, text.result]);
  }
  return { ok: true, result: { paths: paths.result, texts: Object.fromEntries(texts) } };
}

/** A server of an older image cannot say: there nothing is found. */
export async function pathsOf(repository: string, { sandbox, signal }: Place): Promise<Answer<readonly string[]>> {
  const listed = await sandbox.call('list', { repository }, signal);
  if (listed.ok) return { ok: true, result: listed.result.paths };
  return listed.error.reason === 'not-found' ? { ok: true, result: [] } : listed;
}

/** What cannot be read is data; only a sandbox that does not answer is none. */
export async function textOf(
  path: string,
  lines: [number, number] | undefined,
  { sandbox, signal }: Place,
): Promise<Answer<FoundFiles['texts'][string]>> {
  const read = await sandbox.call('read', { path, ...(lines ? { lines } : {}) }, signal);
  if (read.ok)
    return {
      ok: true,
      result:
        read.result.kind === 'file' ? { ok: true, text: read.result.text } : { ok: false, message: 'is a folder' },
    };
  const { reason, message } = read.error;
  return reason === 'infrastructure' || reason === 'stopping' ? read : { ok: true, result: { ok: false, message } };
}
