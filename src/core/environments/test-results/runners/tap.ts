/** The Test Anything Protocol: `not ok 3 - name`, and what belongs to it further in above it. */
import { found, type Runner, sumOf } from './runner.ts';

export const tap: Runner = {
  mark: /^TAP version \d+$/,
  failing(lines) {
    if (lines.some((line) => line.startsWith('Bail out!'))) return null;
    // The plan stands at the beginning or at the end.
    if (!lines.some((line) => /^1\.\.\d+/.test(line))) return null;
    let open: { indent: number; name: string }[] = [];
    for (const line of lines) {
      const [, spaces, isNot, rest] = /^( *)(not )?ok\b(?: \d+)?(?: - | )?(.*)$/.exec(line) ?? [];
      if (spaces === undefined || rest === undefined) continue;
      const indent = spaces.length;
      const inside = open.filter((test) => test.indent > indent);
      open = open.filter((test) => test.indent <= indent);
      const [, name = '', directive] = /^(.*?)(?: # (TODO|SKIP)\b.*)?$/i.exec(rest) ?? [];
      if (isNot === undefined || directive !== undefined) continue;
      if (inside.length === 0) open.push({ indent, name });
      else open.push(...inside.map((test) => ({ indent, name: `${name} > ${test.name}` })));
    }
    const counts = found(lines, /^# (?:fail|cancelled) +(\d+)$/);
    return { names: open.map(({ name }) => name), total: counts.length > 0 ? sumOf(counts) : null };
  },
};
