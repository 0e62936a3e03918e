/** What the repositories of a submission would need, as a build would decide it: read from their files, within bounds. */
import type { FoundEnvironment } from '../../core/contract/preview.ts';
import type { Repository, Submission } from '../../core/contract/submission.ts';
import { environmentLines } from '../../core/environments/environment-lines.ts';
import { environmentOf } from '../../core/environments/repository-environment.ts';
import type { Opened } from '../../git/open-repository.ts';
import type { ApiPorts } from './ports.ts';

/** For all repositories together: who looks waits no longer. */
const longestMs = 8000;
/** Each holds an answer of 8 MB up to three times over while its pack is cut out, then as much again of what that opens to. */
const atOnce = 2;

type Looked = { repository: Repository; result: Opened };

/** In the order of the submission. No repository keeps anyone from seeing the rest: what cannot be told is said. */
export async function withFound(
  { evaluator, network }: Pick<Submission, 'evaluator' | 'network'>,
  repositories: readonly Looked[],
  { readFiles, deploymentLimits }: Pick<ApiPorts, 'readFiles' | 'deploymentLimits'>,
): Promise<(Looked & { found: FoundEnvironment })[]> {
  const until = Date.now() + longestMs;
  const limits = await deploymentLimits().catch(() => null);
  const common = { testCommand: evaluator.testCommand, allow: network.allow };
  const find = async ({ repository, result }: Looked): Promise<FoundEnvironment> => {
    if (!result.ok) return later('it cannot be opened');
    if (!limits) return later('the deployment does not answer what it gives to sandboxes');
    const timeoutMs = until - Date.now();
    if (timeoutMs <= 0) return later('those before it have taken all the time');
    const read = await readFiles({ remote: result.remote, commit: result.sha }, { timeoutMs });
    if (!read.ok) return later(read.message);
    const decided = environmentOf(repository.name, read, { submission: repository.environment ?? {}, common, limits });
    if (!decided.ok) return { kind: 'faulty', faults: decided.faulty.faults };
    const { environment, origins, notGiven } = decided.environment;
    return { kind: 'decided', environment, origins, notGiven, lines: environmentLines(decided.environment) };
  };
  const lanes: Promise<unknown>[] = [];
  return Promise.all(
    repositories.map((looked, index) => {
      const before = lanes[index % atOnce] ?? Promise.resolve();
      const found = before.then(async () => ({ ...looked, found: await find(looked) }));
      lanes[index % atOnce] = found;
      return found;
    }),
  );
}

const later = (reason: string): FoundEnvironment => ({ kind: 'later', reason });
