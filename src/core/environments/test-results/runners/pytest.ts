/** pytest: its summary has a line `FAILED file::test - why`, or `ERROR` where a test could not even begin. */
import { found, type Runner, sumOf } from './runner.ts';

const last = /^(?:=+ )?\d+ [a-z]+(?:, \d+ [a-z]+)* in [\d.]+s\b/;

export const pytest: Runner = {
  mark: last,
  failing(lines) {
    // Where a file cannot be read, none of the tests has run.
    if (lines.some((line) => /^!+ .*Interrupted: /.test(line))) return null;
    const summary = lines.lastIndexOf(lines.findLast((line) => /^=+ short test summary info =+$/.test(line)) ?? '');
    const names = found(lines.slice(Math.max(summary, 0)), /^((?:FAILED|ERROR) .+)$/).map(withoutReason);
    const ends = lines.filter((line) => last.test(line)).join('\n');
    return { names, total: sumOf([...ends.matchAll(/\b(\d+) (?:failed|errors?)\b/g)].map(([, count = '']) => count)) };
  },
};

/** Parameters, in brackets, may hold what stands before the reason, too. */
const withoutReason = (line: string): string =>
  /^(?:FAILED|ERROR) [^\s[]+\[.*?\](?= - |$)/.exec(line)?.[0] ?? line.split(' - ')[0] ?? line;
