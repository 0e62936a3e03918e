/** Jest: a line `● suite › test` for each, below the `FAIL` of its file; all of them twice where there are many. */
import { found, type Runner, sumOf } from './runner.ts';

const suiteFailed = 'Test suite failed to run';

export const jest: Runner = {
  mark: /^Test Suites: /,
  failing(lines) {
    const summary = lines.findIndex((line) => line.startsWith('Summary of all failing tests'));
    let file = '';
    const names: string[] = [];
    for (const line of lines.slice(summary + 1)) {
      file = /^FAIL (\S+)/.exec(line)?.[1] ?? (line.startsWith('PASS ') ? '' : file);
      const name = /^ {2}● (.+)$/.exec(line)?.[1];
      // Under a heading of its own, jest shows what was logged.
      if (name !== undefined && name !== 'Console') names.push(`${file} › ${name.trim()}`);
    }
    const suites = names.filter((name) => name.endsWith(`› ${suiteFailed}`)).length;
    return { names, total: sumOf(found(lines, /^Tests: +(?:.*, )?(\d+) failed\b/)) + suites };
  },
};
