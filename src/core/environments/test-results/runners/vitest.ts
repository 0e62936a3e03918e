/** Vitest: a line ` FAIL  file > suite > test` for each, under headers that count them. */
import { found, type Runner, sumOf } from './runner.ts';

export const vitest: Runner = {
  mark: /^\s*Test Files {2}/,
  failing(lines) {
    const unhandled = found(lines, /^\s*Errors {2}(\d+) errors?$/).flatMap((count) =>
      Array<string>(Number(count)).fill('an error that no test has caught'),
    );
    const names = [...found(lines, /^ FAIL {2}(.+)$/).map((name) => name.trim()), ...unhandled];
    return { names, total: sumOf(found(lines, /^⎯+ Failed (?:Suites|Tests) (\d+) ⎯+$/)) + unhandled.length };
  },
};
