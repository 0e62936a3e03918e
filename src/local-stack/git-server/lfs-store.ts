/** Serves Git LFS for a repository: which contents it has, and the contents, below its own `lfs/objects` as git-lfs keeps them. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { parseJson } from '../../core/parse-json.ts';
import type { Route } from './route.ts';

type LfsRoute = Extract<Route, { kind: 'lfs' }>;

const mediaType = 'application/vnd.git-lfs+json';
const maxBatchBytes = 1_000_000;

const Batch = z.object({
  operation: z.enum(['download', 'upload']),
  transfers: z.array(z.string()).optional(),
  objects: z.array(z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() })).max(1000),
});

/** Answers `response`; never rejects. */
export async function serveLfs(
  route: LfsRoute,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  try {
    const folder = await objectsOf(route.repository);
    if (folder === null) refuse(response, 404, 'There is no such repository.');
    else if (route.oid === null) await batch({ folder, url: `${url}${route.path}` }, request, response);
    else if (request.method === 'GET') await give(fileOf(folder, route.oid), response);
    else await take({ file: fileOf(folder, route.oid), oid: route.oid }, request, response);
  } catch (error) {
    if (!response.headersSent) refuse(response, 500, error instanceof Error ? error.message : String(error));
    else response.destroy();
  }
}

/** Of a bare repository, or of the one that a person works in; a URL of either may end in `.git`. */
async function objectsOf(repository: string): Promise<string | null> {
  for (const place of [repository, repository.replace(/\.git$/, '')]) {
    if (await isThere(join(place, '.git/objects'))) return join(place, '.git/lfs/objects');
    if (await isThere(join(place, 'objects'))) return join(place, 'lfs/objects');
  }
  return null;
}

const fileOf = (folder: string, oid: string): string => join(folder, oid.slice(0, 2), oid.slice(2, 4), oid);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function batch(
  { folder, url }: { folder: string; url: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parsed = Batch.safeParse(parseJson(await bodyOf(request)));
  if (!parsed.success) return refuse(response, 422, z.prettifyError(parsed.error));
  const { operation, transfers = ['basic'], objects } = parsed.data;
  if (!transfers.includes('basic')) return refuse(response, 422, 'Only the transfer basic is spoken here.');
  const answers = await Promise.all(
    objects.map(async ({ oid, size }) => {
      const found = await stat(fileOf(folder, oid)).catch(() => null);
      const isHere = found?.size === size;
      if (operation === 'download' && !isHere)
        return { oid, size, error: { code: 404, message: 'Object does not exist' } };
      // What is here already need not be sent.
      const actions = operation === 'upload' && isHere ? {} : { [operation]: { href: `${url}/${oid}` } };
      return { oid, size, authenticated: true, actions };
    }),
  );
  const answer = { transfer: 'basic', objects: answers, hash_algo: 'sha256' };
  response.writeHead(200, { 'content-type': mediaType }).end(JSON.stringify(answer));
}

async function give(file: string, response: ServerResponse): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (!found) return refuse(response, 404, 'Object does not exist');
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': found.size });
  await pipeline(createReadStream(file), response);
}

/** Believes nothing but the digest, which is the name. */
async function take(
  { file, oid }: { file: string; oid: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const part = `${file}.${randomUUID()}`;
  await mkdir(join(file, '..'), { recursive: true });
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(request, hashing, createWriteStream(part));
    if (hash.digest('hex') !== oid) return refuse(response, 422, 'The contents are not those of that name.');
    await rename(part, file);
    response.writeHead(200).end();
  } finally {
    await rm(part, { force: true });
  }
}

const refuse = (response: ServerResponse, status: number, message: string): void => {
  response.writeHead(status, { 'content-type': mediaType }).end(JSON.stringify({ message }));
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBatchBytes) throw new Error('the list of objects is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
