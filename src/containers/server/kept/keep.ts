/** Keeps a sandbox as `setup` has left it. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { KeptName, SettleResult } from '../../../core/sandbox/kept.ts';
import { headsOf } from '../git/checkout.ts';
import { outputFolder } from '../process/output-file.ts';
import { killCommands } from '../process/process-group.ts';
import { type Host, inTurn } from '../sandbox/host.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { writeArchive } from './archive.ts';
import { type KeptRecord, members, recordName } from './kept-record.ts';
import { fileOf, filesOf, partialOf, putInPlace, roomFor } from './kept-store.ts';
import { mentionsIn } from './relocate.ts';
import { setUpDigest } from './set-up-digest.ts';
import { makeSpareLater } from './spare.ts';

type Kept = NonNullable<SettleResult['kept']>;

/** What is kept holds no token: git is told that anew with each call. */
export async function keep(host: Host, sandbox: HostedSandbox, name: KeptName): Promise<Outcome<Kept>> {
  // What a command of `setup` has left running would write on.
  killCommands(sandbox);
  const heads = await headsOf(sandbox);
  if (!heads.ok) return heads;
  const digest = await setUpDigest(sandbox, heads.result, name.files);
  if (!digest.ok) return digest;
  const file = fileOf(host, name, digest.result);
  return inTurn(host, `keep ${file}`, async () => {
    const there = (await filesOf(host, name)).includes(file);
    return success(there ? { ok: true, isNew: false, bytes: 0 } : await write(host, sandbox, file));
  });
}

async function write(host: Host, sandbox: HostedSandbox, file: string): Promise<Kept> {
  const { launcher } = host.config;
  const { folder } = sandbox;
  const refused = (why: string): Kept => ({ ok: false, why });
  if (host.config.keptMb === 0) return refused('this place keeps none');
  await rm(join(sandbox.work, outputFolder), { recursive: true, force: true });
  const mentions = await mentionsIn(launcher, { folder, members });
  if (!mentions) return refused('it names its own folder in too many places, or they cannot be found');
  const record = join(folder, recordName);
  const partial = await partialOf(file);
  host.keeping.add(partial);
  try {
    await writeFile(record, JSON.stringify({ folder, mentions } satisfies z.input<typeof KeptRecord>));
    const maxBytes = await roomFor(host);
    const written = await writeArchive(launcher, {
      folder,
      members: [recordName, ...members],
      file: partial,
      maxBytes,
    });
    if (!written.ok) return written;
    await putInPlace(host, partial, file, written.digest);
    makeSpareLater(host, file);
    return { ok: true, isNew: true, bytes: written.bytes };
  } finally {
    await rm(record, { force: true });
    await rm(partial, { force: true });
    host.keeping.delete(partial);
  }
}
