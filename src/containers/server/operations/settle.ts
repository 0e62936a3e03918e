/** Ends `setup`: what it has left beside what git ignores is no part of any save, and the sandbox is kept where that is wanted. */
import type { z } from 'zod';
import type { SettleRequest, SettleResult } from '../../../core/sandbox/kept.ts';
import { takeLeft } from '../git/left-by-set-up.ts';
import { keep } from '../kept/keep.ts';
import type { Host } from '../sandbox/host.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { noteSetUp } from './set-up-for.ts';

export async function settle(
  host: Host,
  owner: HostedSandbox,
  { clean, keep: name }: z.output<typeof SettleRequest>,
): Promise<Outcome<SettleResult>> {
  const sandbox = clean ? owner.clean : owner;
  if (sandbox === null) return failure('infrastructure', 'this sandbox has no clean checkout');
  const left: SettleResult['left'] = [];
  for (const repository of sandbox.remotes.keys()) {
    const taken = await takeLeft(sandbox, repository);
    if (!taken.ok) return taken;
    left.push(taken.result);
  }
  if (!clean) {
    const noted = await noteSetUp(owner);
    if (!noted.ok) return noted;
  }
  if (!name) return success({ left });
  const kept = await keep(host, sandbox, name);
  return kept.ok ? success({ left, kept: kept.result }) : kept;
}
