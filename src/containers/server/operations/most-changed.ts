/** Which files of a repository its last commits have changed most often. */
import { inCheckout } from '../git/checkout.ts';
import { gitFailure, runGit } from '../git/git.ts';
import { fieldsOf } from '../git/paths.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';

const lastCommits = 300;
const mostTold = 30;
const maxBytes = 8_000_000;

/** Merges count by what they bring in, and so not at all. */
export async function mostChanged(
  sandbox: HostedSandbox,
  repository: string,
  commit: string,
): Promise<Outcome<{ path: string; commits: number }[]>> {
  const words = ['log', '-z', '--format=', '--name-only', '--no-renames', '--no-merges', '-n', String(lastCommits)];
  const run = await runGit(sandbox, inCheckout(sandbox, repository, [...words, commit], { maxBytes }));
  if (!run.ok) return run;
  if (run.result.exitCode !== 0) return gitFailure(sandbox, 'log', run.result);
  const counts = new Map<string, number>();
  for (const field of fieldsOf(run.result.stdout)) {
    const path = Buffer.from(field, 'latin1').toString().replace(/^\n/, '');
    if (path !== '' && !path.includes('\uFFFD')) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return success(sorted.slice(0, mostTold).map(([path, commits]) => ({ path, commits })));
}
