/** The id that git would give a file's bytes as they are, without line ends evened out and without filters. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { checkoutOf } from './checkout.ts';

/** Null where it is not a file, or has gone or changed meanwhile. `path` as in paths.ts. */
export async function blobId(sandbox: HostedSandbox, repository: string, path: string): Promise<string | null> {
  const real = Buffer.concat([Buffer.from(join(checkoutOf(sandbox, repository), '/')), Buffer.from(path, 'latin1')]);
  // Without waiting for the other end of a pipe.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return null;
    const hash = createHash('sha1').update(`blob ${stats.size}\0`);
    let bytes = 0;
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 1_000_000 })) {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes > stats.size) return null;
    }
    return bytes === stats.size ? hash.digest('hex') : null;
  } finally {
    await file.close();
  }
}
