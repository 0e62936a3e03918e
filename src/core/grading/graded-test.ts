/** What a run of tests comes to: its exit code decides, unless the base was red and the names of tests tell more. */
import type { RepositoryTest } from '../environments/base-tests.ts';
import { comparedWithBase } from '../environments/test-results/base-tests.ts';
import type { TestResult } from '../runs/messages.ts';
import { commandText } from '../runs/tools/command-text.ts';
import { capped } from '../runs/tools/tool-outcome.ts';
import type { ExecResult } from '../sandbox/commands.ts';

const longestExcerpt = 8000;
const mostNames = 50;

/** `base` is what the same tests said before anything was changed; undefined where there is nothing to compare with. */
export function gradedTest(command: string, ran: ExecResult, base: RepositoryTest | undefined): TestResult {
  const { exitCode, durationMs } = ran;
  const compared = base ? comparedWithBase(base, ran) : { passes: exitCode === 0, by: 'exit-code' as const, newly: [] };
  const excerpt = capped(`${comparison(compared)}${commandText(ran)}`, longestExcerpt);
  return { command, passed: compared.passes, exitCode, excerpt, durationMs };
}

/** The base failed as well, and the reader has to know what of the output is not the candidate's. */
function comparison({ passes, by, newly }: { passes: boolean; by: 'exit-code' | 'names'; newly: string[] }): string {
  if (by === 'exit-code') return '';
  if (passes) return 'Tests fail, all of which failed before anything was changed: they do not count.\n\n';
  const names = newly.slice(0, mostNames).map((name) => `- ${name}\n`);
  const more = newly.length > mostNames ? `- and ${newly.length - mostNames} more\n` : '';
  return `These tests fail now and did not before anything was changed:\n${names.join('')}${more}\n`;
}
