/** Node's own runner, as it writes by default: the failing tests come once more at the end, each after its place. */
import { found, type Runner, sumOf } from './runner.ts';

export const nodeTest: Runner = {
  mark: /^ℹ fail \d+$/,
  failing(lines) {
    const names: string[] = [];
    let file: string | null = null;
    for (const line of lines) {
      const place = /^test at (.+):\d+:\d+$/.exec(line)?.[1];
      const name = /^✖ (.+?)(?: \(\d[\d.]*ms\))?$/.exec(line)?.[1];
      if (file !== null && name !== undefined) names.push(`${file} > ${name}`);
      file = place ?? null;
    }
    return { names, total: sumOf(found(lines, /^ℹ (?:fail|cancelled) (\d+)$/)) };
  },
};
