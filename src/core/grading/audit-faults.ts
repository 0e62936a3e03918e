/** What an audit must not be handed in with: findings that nobody could check, or that no task could mend. */
import { foldedText, isQuoteOf } from '../plan/fidelity/quotes.ts';
import { globFault } from '../plan/scope.ts';
import type { AuditFinding } from '../roles.ts';

type Held = {
  spec: string;
  /** What the plan took as given: the build is held to that as well. */
  assumed?: readonly string[] | undefined;
  leftOut: readonly string[];
  repositories: readonly string[];
};

/** One line a fault; none where the findings may be handed in. */
export const auditFaults = (findings: readonly AuditFinding[], held: Held): string[] =>
  findings.flatMap((finding, place) =>
    [...quoteFaults(finding, held), ...evidenceFaults(finding), ...mendingFaults(finding, held)].map(
      (fault) => `findings[${place}]: ${fault}`,
    ),
  );

function quoteFaults({ kind, quote }: AuditFinding, { spec, assumed = [], leftOut }: Held): string[] {
  if (quote === null) return kind === 'beyond' ? [] : [`what is ${kind} is ${kind} from the spec: quote its words`];
  const isIn = (words: string, text: string): boolean => isQuoteOf(foldedText(text), words);
  if (![spec, ...assumed].some((text) => isIn(quote, text)))
    return [
      `the quote is not in the spec${assumed.length > 0 ? ', or in what was taken as given' : ''}, word for word; without such words, nothing asks for it`,
    ];
  const isLeftOut = leftOut.some((words) => isIn(quote, words) || isIn(words, quote));
  return isLeftOut && kind === 'missing' ? ['the person who ordered the build goes on without that'] : [];
}

function evidenceFaults({ evidence: { command, exitCode, file, line } }: AuditFinding): string[] {
  const isRun = command !== null && exitCode !== null;
  const isPlace = file !== null && line !== null;
  return isRun || isPlace ? [] : ['the evidence names a command with its exit code, or a file with its line'];
}

/** What is to become a task says where and how. */
function mendingFaults(finding: AuditFinding, { repositories }: Held): string[] {
  const { kind, severity, suggestedScope, suggestedCriteria } = finding;
  const globs = suggestedScope.flatMap((glob) => {
    const repository = glob.slice(0, glob.indexOf(':'));
    const fault = repositories.includes(repository) ? globFault(glob) : `there is no repository ${repository}`;
    return fault === undefined ? [] : [`suggestedScope: ${glob}: ${fault}`];
  });
  if (severity === 'minor') return globs;
  return [
    ...globs,
    ...(kind === 'beyond' ? ['what is beyond the spec is minor: a person decides about it'] : []),
    ...(suggestedScope.length === 0 ? ['a blocking finding has a suggestedScope: the files that would mend it'] : []),
    ...(suggestedCriteria.length === 0
      ? ['a blocking finding has suggestedCriteria: what has to hold once it is mended']
      : []),
  ];
}
