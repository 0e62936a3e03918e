/** What a repository in the sandbox says of its own environment: its paths, and the texts of its manifests. */
import { filesToFind } from '../../../core/environments/files-to-find.ts';
import type { FoundFiles } from '../../../core/environments/repository-environment.ts';
import type { OperationRequest, OperationResult, SandboxError } from '../../../core/sandbox/protocol.ts';
import type { Ports } from '../ports.ts';

type Answer<T> = { ok: true; result: T } | { ok: false; error: SandboxError };
type Place = Pick<Ports, 'sandbox' | 'signal'>;

export async function findFiles(repository: string, place: Place): Promise<Answer<FoundFiles>> {
  const listed = await listOf({ repository, tellFilters: true }, place);
  if (!listed.ok) return listed;
  const { paths, filters = [] } = listed.result;
  const texts: [string, FoundFiles['texts'][string]][] = [];
  for (const { path, headLines } of filesToFind(paths)) {
    const lines: [number, number] | undefined = headLines === null ? undefined : [1, headLines];
    const text = await textOf(`${repository}/${path}`, lines, place);
    if (!text.ok) return text;
    texts.push([path, text.result]);
  }
  return { ok: true, result: { paths, texts: Object.fromEntries(texts), filters } };
}

export async function pathsOf(repository: string, place: Place): Promise<Answer<readonly string[]>> {
  const listed = await listOf({ repository }, place);
  return listed.ok ? { ok: true, result: listed.result.paths } : listed;
}

/** A server of an older image cannot say: there nothing is found. */
async function listOf(
  request: OperationRequest<'list'>,
  { sandbox, signal }: Place,
): Promise<Answer<Pick<OperationResult<'list'>, 'paths' | 'filters'>>> {
  const listed = await sandbox.call('list', request, signal);
  return listed.ok || listed.error.reason !== 'not-found' ? listed : { ok: true, result: { paths: [] } };
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
