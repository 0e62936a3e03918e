/** The environments of a sandbox's processes: built from nothing, so that no secret of the server is inherited. */

import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { usualPerson } from '../../../core/sandbox/git-person.ts';
import { type HostedSandbox, nextMarker } from '../sandbox/hosted-sandbox.ts';
import { lfsFilter } from './lfs-filter.ts';
import { markerVariable } from './process-group.ts';

export type Environment = Record<string, string>;

/** Who commits in a sandbox, for git. */
export const identityOf = ({ author, committer } = { author: usualPerson, committer: usualPerson }): Environment => ({
  GIT_AUTHOR_NAME: author.name,
  GIT_AUTHOR_EMAIL: author.email,
  GIT_COMMITTER_NAME: committer.name,
  GIT_COMMITTER_EMAIL: committer.email,
});

/** What every process of a sandbox has, with settings for git. */
export function baseEnvironment(sandbox: HostedSandbox, config: Array<[key: string, value: string]>): Environment {
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: `${sandbox.folder}/home`,
    LANG: 'C.UTF-8',
    ...identityOf(),
    GIT_ALLOW_PROTOCOL: 'http:https:file',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // What the server has not brought stays a pointer.
    GIT_LFS_SKIP_DOWNLOAD_ERRORS: '1',
    // Without it, git in a folder that lost its .git works on whatever repository the sandbox root lies in.
    GIT_CEILING_DIRECTORIES: sandbox.work,
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    [markerVariable]: nextMarker(sandbox),
  };
}

/** Under which each tool takes the authorities that it trusts: OpenSSL and Go, Node, git, curl, Python, Rust, Deno. */
const authorityVariables = [
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'GIT_SSL_CAINFO',
  'CURL_CA_BUNDLE',
  'REQUESTS_CA_BUNDLE',
  'PIP_CERT',
  'CARGO_HTTP_CAINFO',
  'DENO_CERT',
];

/** Where HTTPS is intercepted, every host that can be reached is signed for by the platform's own authority. */
function trust(): Environment {
  const file = process.env.SANDBOX_CA_FILE;
  return file && existsSync(file) ? Object.fromEntries(authorityVariables.map((name) => [name, file])) : {};
}

/** In a repository's folder its own go before those of the others. */
function variablesIn({ variables, work }: HostedSandbox, cwd: string): Environment {
  const [repository = ''] = relative(work, cwd).split(sep);
  return Object.assign({}, ...variables.values(), variables.get(repository));
}

/** Git takes the link in a submodule's place, where it expects a folder, for a change, and `git status` for a fault. */
const linkedSubmodules: Array<[key: string, value: string]> = [['diff.ignoreSubmodules', 'all']];

/** For the commands of an agent in an absolute folder. Its `git config --global` is a file of the sandbox's own home. */
export function commandEnvironment(sandbox: HostedSandbox, cwd: string): Environment {
  return {
    ...baseEnvironment(sandbox, [
      ['core.hooksPath', '/dev/null'],
      ...(sandbox.config.hasGitLfs ? lfsFilter : []),
      ...(sandbox.origins.size > 0 ? linkedSubmodules : []),
    ]),
    ...trust(),
    CI: '1',
    TERM: 'dumb',
    PAGER: 'cat',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'true',
    ...variablesIn(sandbox, cwd),
  };
}

/** Sends the usual tools to a proxy on loopback, but for what they find on loopback itself. */
export function proxyEnvironment(port: number): Environment {
  const url = `http://127.0.0.1:${port}`;
  const none = 'localhost,127.0.0.1,::1';
  const java = ['http', 'https'].flatMap((scheme) => [
    `-D${scheme}.proxyHost=127.0.0.1`,
    `-D${scheme}.proxyPort=${port}`,
  ]);
  return {
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    NO_PROXY: none,
    http_proxy: url,
    https_proxy: url,
    no_proxy: none,
    NODE_USE_ENV_PROXY: '1',
    MAVEN_OPTS: java.join(' '),
    GRADLE_OPTS: java.join(' '),
  };
}
