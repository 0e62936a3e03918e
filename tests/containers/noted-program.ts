/** A program of this machine whose starts are noted. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type NotedProgram = {
  /** On which it comes before the one that it starts. */
  PATH: string;
  /** What it has been started with since the last time this was asked, a line each. */
  starts(): string[];
};

/** What it starts by itself is noted only where that comes from the PATH too. */
export function notedProgram(folder: string, name: string): NotedProgram {
  const places = (process.env.PATH ?? '').split(delimiter);
  const real = places.map((place) => join(place, name)).find((file) => existsSync(file));
  const [bin, log] = [join(folder, 'bin'), join(folder, 'log')];
  mkdirSync(bin);
  writeFileSync(join(bin, name), `#!/bin/sh\necho "$@" >> ${log}\nexec ${real} "$@"\n`, { mode: 0o755 });
  return {
    PATH: [bin, ...places].join(delimiter),
    starts() {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [];
      writeFileSync(log, '');
      return lines;
    },
  };
}
