/** Runs git-lfs where the server talks to a remote: it moves objects between that repository and the remote's LFS server. */
import type { HostedSandbox } from '../../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../../sandbox/outcome.ts';
import { inRemotes, remoteFolder, unknownRepository } from '../checkout.ts';
import { networkEnvironment } from '../environment.ts';
import { runGit } from '../git.ts';
import { lfsRemote } from './lfs-place.ts';

/** What git-lfs says, in words of our own: it quotes URLs. `mayPass` where the same may well work later. */
const sayings: [pattern: RegExp, words: string, mayPass?: true][] = [
  [/\[404\]|does not exist on the server/i, 'the remote does not have the contents of some files'],
  [/Authorization error|Authentication|access denied|forbidden|\b40[13]\b/i, 'access is refused'],
  [/Rate limit|\b429\b/i, 'the remote is asked too often', true],
  [/Repository or object not found|Not Found|\b404\b|\b501\b|Not Implemented/i, 'the remote has no LFS'],
  [/\b413\b|too large|quota|exceeded/i, 'the remote does not take so much'],
  [/No space left on device/i, 'there is no room left on the sandbox’s disk'],
];

/** `unreachable` where the remote may do later what it has not done now. */
export async function lfsCall(
  sandbox: HostedSandbox,
  repository: string,
  words: readonly string[],
): Promise<Outcome<void>> {
  const url = sandbox.remotes.get(repository);
  if (url === undefined) return unknownRepository(sandbox, repository);
  const run = await runGit(sandbox, {
    ...inRemotes(sandbox, repository, ['lfs', ...words]),
    env: networkEnvironment(sandbox, remoteFolder(sandbox, repository), lfsRemote(url)),
  });
  if (!run.ok) return run;
  if (run.result.exitCode === 0) return success(undefined);
  const { stderr, stdout } = run.result;
  const said = sayings.find(([pattern]) => pattern.test(`${stderr}\n${stdout}`));
  const why = said?.[1] ?? 'the remote did not answer as it should';
  return failure(said && !said[2] ? 'git' : 'unreachable', `git lfs ${words[0]}: ${why}`);
}
