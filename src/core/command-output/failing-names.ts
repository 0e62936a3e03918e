/** A few names of failing tests for a reader, from whatever part of an output there is; what counts is in test-results. */
import { shortened } from '../cut-text.ts';
import { withoutColours } from './noise.ts';

/** What stands before the name of a failing test, and what may stand after it. */
const marks: readonly RegExp[] = [
  // node:test, vitest, mocha, TAP.
  /^\s*(?:✖|✗|✘|×|not ok \d+ -)\s+(.+)$/u,
  // jest.
  /^\s*●\s+(.+)$/u,
  // Go.
  /^\s*--- FAIL: (\S+)/,
  // pytest.
  /^(?:FAILED|ERROR) (\S+::\S+|\S+\.py)/,
  // cargo.
  /^test (\S+) \.\.\. FAILED/,
  // Whole files, of jest and vitest.
  /^\s*FAIL\s+(\S.*)$/,
];
const tail = /\s*[([]?\d+(\.\d+)?\s?m?s[)\]]?$/;
/** A heading of node:test, not a test. */
const heading = /^failing tests:?$/i;

const most = 5;
const longestName = 120;

/** The first few failing tests of an output, each once; none where the runner is not known. */
export function failingNames(output: string): string[] {
  const names = withoutColours(output)
    .split('\n')
    .flatMap((line) => {
      const name = marks.map((mark) => mark.exec(line)?.[1]).find((found) => found !== undefined);
      return name === undefined || heading.test(name) ? [] : [shortened(name.trim().replace(tail, ''), longestName)];
    });
  return [...new Set(names)].slice(0, most);
}
