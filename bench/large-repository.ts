/** A bare repository with a long history, the same each time: every commit changes some lines of one file. */
import { execFileSync } from 'node:child_process';

const linesPerFile = 60;
const branch = 'refs/heads/main';

/** `head` is the commit with `commits - 1` ancestors, `next` a further one on top of it. */
export function createRepository(
  folder: string,
  { commits, files }: { commits: number; files: number },
): { head: string; next: string } {
  const git = (args: string[], input?: string) =>
    execFileSync('git', args, { input, encoding: 'utf8', env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1' } });
  git(['init', '-q', '--bare', '-b', 'main', folder]);
  git(['-C', folder, 'fast-import', '--quiet'], history(commits + 1, files));
  // As a server keeps it: one pack, with a bitmap.
  git(['-C', folder, 'repack', '-adbq']);
  const [head = '', next = ''] = git(['-C', folder, 'rev-parse', `${branch}~1`, branch]).split('\n');
  return { head, next };
}

/** In git's fast-import format. The first commit makes every file. */
function history(commits: number, files: number): string {
  const word = wordsOf(7);
  const texts = Array.from({ length: files }, () => Array.from({ length: linesPerFile }, word));
  const stream: string[] = [];
  for (let commit = 0; commit < commits; commit++) {
    const message = `Change number ${commit}`;
    stream.push(`commit ${branch}\ncommitter Bench <bench@localhost> ${1_700_000_000 + commit * 60} +0000\n`);
    stream.push(`data ${message.length}\n${message}\n`);
    const changed = commit === 0 ? texts.keys() : [(commit * 7919) % files];
    for (const file of changed) {
      const lines = texts[file] ?? [];
      lines[commit % linesPerFile] = word();
      const text = `${lines.join('\n')}\n`;
      stream.push(`M 100644 inline src/part-${file % 40}/module-${file}.ts\ndata ${text.length}\n${text}\n`);
    }
  }
  return stream.join('');
}

/** Lines that look like code to a compressor: random words of a small alphabet, from a fixed seed. */
function wordsOf(seed: number): () => string {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  return () => `const ${next(1e6).toString(36)} = ${next(5e3).toString(36)}(${next(1e6).toString(36)}, ${next(100)});`;
}
