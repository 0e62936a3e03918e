/**
 * What git said when a remote did not do as it was asked, in words of our own: a model reads them, and git's own may name
 * files of this machine, the URL and whatever else it came across. Only what the remote itself has said is quoted.
 */

import { headOfText } from '../../../core/cut-text.ts';

const maxQuotedLength = 600;

/** `mayPass` where the same may well be taken later. */
type Saying = [pattern: RegExp, words: (match: RegExpExecArray) => string, mayPass?: true];

/** The first that fits counts. */
const sayings: Saying[] = [
  [/couldn't find remote ref (refs\/\S+)/, ([, ref]) => `the remote has no ${ref}`],
  [/not our ref ([0-9a-f]{40})/, ([, commit]) => `the remote does not give out ${commit}: not our ref`],
  [/unadvertised object ([0-9a-f]{40})/, ([, commit]) => `the remote does not give out ${commit}`],
  [/Authentication failed|could not read (?:Username|Password)|returned error: 40[13]\b/, () => 'access is refused'],
  [
    /repository '.*' not found|returned error: 404\b|not appear to be a git repository/,
    () => 'the repository is not found',
  ],
  [/returned error: (408|429|5\d\d)\b/, ([, status]) => `the remote answered with status ${status}`, true],
  [/returned error: (\d{3})\b/, ([, status]) => `the remote answered with status ${status}`],
  [/Could not resolve host/, () => 'the name of the remote’s host does not resolve', true],
  [
    /Failed to connect|Could not connect|Connection (?:refused|reset|timed out)/i,
    () => 'the remote cannot be reached',
    true,
  ],
  [/SSL|TLS|certificate/, () => 'the remote’s certificate is not accepted'],
  [/hung up|early EOF|RPC failed|unexpected disconnect|transfer closed/, () => 'the remote broke off', true],
  [/No space left on device/, () => 'there is no room left on the sandbox’s disk'],
];

/** The remote's own lines: what its hooks print, what it says of a ref, and why it serves nothing. */
const quoted = [/^remote: (.*)/, /^ ! (\[.*?rejected\].*)/, /^(?:fatal|error): remote error: (.*)/];

/** One line or several, without the token; and whether the remote may take later what it has not taken now. */
export function remoteWords(stderr: string, token: string): { words: string; mayPass: boolean } {
  const own = sayings.flatMap(([pattern, words, mayPass = false]) => {
    const match = pattern.exec(stderr);
    return match === null ? [] : [{ words: words(match), mayPass }];
  })[0];
  const lines = stderr.split(/[\r\n]+/).flatMap((line) => {
    const text = quoted.map((pattern) => pattern.exec(line)?.[1]?.trim()).find((found) => found !== undefined);
    return text ? [`remote: ${text}`] : [];
  });
  const said = headOfText(lines.join('\n'), maxQuotedLength);
  const words = [own?.words, said].filter((text) => text).join('\n');
  if (words === '') return { words: 'it failed, and the remote did not say why', mayPass: true };
  return { words: token === '' ? words : words.replaceAll(token, '***'), mayPass: own?.mayPass ?? false };
}
