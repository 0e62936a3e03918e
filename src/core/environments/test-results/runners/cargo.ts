/** `cargo test`: a line `test name ... FAILED` for each, and a result for each program of tests. */
import { found, type Runner, sumOf } from './runner.ts';

export const cargo: Runner = {
  mark: /^test result: /,
  failing: (lines) => ({
    names: found(lines, /^test (.+) \.\.\. FAILED$/),
    total: sumOf(found(lines, /^test result: FAILED\. \d+ passed; (\d+) failed/)),
  }),
};
