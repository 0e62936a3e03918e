/** Puts every repository back to its HEAD commit; what git ignores (installed packages, build results) stays. */

import { clearStaleLock, inCheckout } from '../git/checkout.ts';
import { git } from '../git/git.ts';
import { fillSubmodules } from '../git/submodules.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

export async function reset(sandbox: HostedSandbox): Promise<Outcome<{ done: true }>> {
  if (sandbox.isPristine) return success({ done: true });
  for (const repository of sandbox.remotes.keys()) {
    await clearStaleLock(sandbox, repository);
    // Twice -f: a repository that was cloned into this one goes too.
    for (const args of [
      ['reset', '-q', '--hard'],
      ['clean', '-q', '-ffd'],
    ]) {
      const run = await git(sandbox, inCheckout(sandbox, repository, args));
      if (!run.ok) return run;
    }
  }
  const filled = await fillSubmodules(
    sandbox,
    [...sandbox.origins.keys()].map((name) => ({ name, commit: 'HEAD' })),
  );
  return filled.ok ? success({ done: true }) : filled;
}
