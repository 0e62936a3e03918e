/** For which contents of the files that it reads `setup` has run in a sandbox. */
import { headsOf } from '../git/checkout.ts';
import { setUpDigest } from '../kept/set-up-digest.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { readRecord, writeRecord } from './prepared-record.ts';

/** The digest at the heads of the checkouts; null where nobody has said what `setup` reads. */
export async function setUpForHeads(sandbox: HostedSandbox): Promise<Outcome<string | null>> {
  const { setUpFiles } = sandbox;
  if (setUpFiles === null) return success(null);
  const heads = await headsOf(sandbox);
  return heads.ok ? setUpDigest(sandbox, heads.result, setUpFiles) : heads;
}

/** Remembers for what it has ended now. */
export async function noteSetUp(sandbox: HostedSandbox): Promise<Outcome<void>> {
  const now = await setUpForHeads(sandbox);
  if (!now.ok) return now;
  sandbox.setUpFor = now.result;
  const record = await readRecord(sandbox);
  if (record) await writeRecord(sandbox, { ...record, setUpFor: now.result });
  return success(undefined);
}
