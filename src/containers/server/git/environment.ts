/** The environments of the server's own git: in a checkout, and in the repositories that talk to the remotes. */

import { baseEnvironment, type Environment } from '../process/environment.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';

type Config = Array<[key: string, value: string]>;

/** For the server's own git: without hooks; with `GIT_COMMON_DIR` (see checkout.ts) it reads no configuration of an agent's. */
export function gitEnvironment(sandbox: HostedSandbox, more: Config = []): Environment {
  return {
    ...baseEnvironment(sandbox, [
      ['core.hooksPath', '/dev/null'],
      ['core.fsmonitor', 'false'],
      ['core.protectHFS', 'true'],
      ['core.protectNTFS', 'true'],
      // Those of the home, which commands can write, would hide files, or name filters for them.
      ['core.attributesFile', '/dev/null'],
      ['core.excludesFile', '/dev/null'],
      // Larger files are not read into memory to be compared.
      ['core.bigFileThreshold', '16m'],
      // A search holds one file per thread in memory.
      ['grep.threads', '2'],
      ['submodule.recurse', 'false'],
      ['diff.ignoreSubmodules', 'all'],
      ['commit.gpgSign', 'false'],
      ['maintenance.auto', 'false'],
      ...more,
    ]),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    // A command may have written objects that stand in for others, and a push would carry the others.
    GIT_NO_REPLACE_OBJECTS: '1',
    // In a repository inside the checkout too, of which a merge looks for commits: its remotes may name programs.
    GIT_NO_LAZY_FETCH: '1',
  };
}

/** For git in the repository that talks to a remote. It reads nothing that a command could have written. */
export const remotesEnvironment = (sandbox: HostedSandbox, gitDir: string): Environment =>
  remotesWith(sandbox, gitDir, []);

/** For git that does talk to the remote: the only environment with the token in it. */
export const networkEnvironment = (sandbox: HostedSandbox, gitDir: string, more: Config = []): Environment =>
  remotesWith(sandbox, gitDir, [
    ...(sandbox.gitToken
      ? [['http.extraHeader', `Authorization: Bearer ${sandbox.gitToken}`] as [string, string]]
      : []),
    ...more,
  ]);

function remotesWith(sandbox: HostedSandbox, gitDir: string, more: Config): Environment {
  return {
    ...baseEnvironment(sandbox, [
      ['core.hooksPath', '/dev/null'],
      // A redirect would carry the token to another host.
      ['http.followRedirects', 'false'],
      ['protocol.version', '2'],
      ['gc.auto', '0'],
      ['maintenance.auto', 'false'],
      // What was fetched is a pack, which can be copied; see packs.ts.
      ['fetch.unpackLimit', '1'],
      ['core.bigFileThreshold', '16m'],
      ...more,
    ]),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_DIR: gitDir,
  };
}
