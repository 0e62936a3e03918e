/** `go test`: the names of the failing tests of a package come before the line `FAIL package`, with or without `-v`. */
import type { Runner } from './runner.ts';

export const goTest: Runner = {
  mark: /^(?:FAIL|ok {2})\t\S+/,
  failing(lines) {
    const names: string[] = [];
    let open: string[] = [];
    for (const line of lines) {
      const test = /^ *--- FAIL: (\S+)/.exec(line)?.[1];
      if (test !== undefined) open.push(test);
      // The tests that would have come after it have not run.
      else if (/^panic: /.test(line)) open.push('[panic]');
      const [, passed, path, rest = ''] = /^(FAIL|ok {2})\t(\S+)(.*)$/.exec(line) ?? [];
      if (path === undefined) continue;
      if (passed === 'FAIL') {
        const why = /\[(?:build|setup) failed\]/.exec(rest)?.[0] ?? '[failed]';
        names.push(...(open.length > 0 ? open : [why]).map((name) => `${path} ${name}`));
      }
      open = [];
    }
    return open.length > 0 ? null : { names, total: null };
  },
};
