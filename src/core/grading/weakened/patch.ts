/** A patch of git, read into the changed lines of each file. */

export type PatchLine = {
  sign: '+' | '-' | ' ';
  text: string;
  /** What git names as the place of its hunk: the last line before it that begins with a letter. */
  place: string;
  /** Changed lines that stand together have the same number. */
  block: number;
};
/** `isBinary`: it differs in what git shows no lines of. */
export type FilePatch = {
  path: string;
  status: 'added' | 'modified' | 'deleted';
  isBinary: boolean;
  lines: PatchLine[];
};

/** Of a line, no more is looked at: nothing that is meant here is longer, and a pattern must not meet a file in one line. */
const longestLine = 1000;

const hunkHead = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)$/;

/** What is cut off at the end of a patch is simply not there. */
export function filePatches(patch: string): FilePatch[] {
  const files: FilePatch[] = [];
  let file: FilePatch | undefined;
  let place = '';
  let block = 0;
  let before = 0;
  let after = 0;
  for (const line of patch.split('\n')) {
    if (file && (before > 0 || after > 0)) {
      const sign = line[0];
      if (sign === '+' || sign === '-' || sign === ' ') {
        if (sign === ' ') block += 1;
        file.lines.push({ sign, text: line.slice(1, 1 + longestLine), place, block });
        if (sign !== '+') before -= 1;
        if (sign !== '-') after -= 1;
      }
      continue;
    }
    const [head, ofBefore, ofAfter, where] = hunkHead.exec(line) ?? [];
    if (head !== undefined) {
      before = Number(ofBefore ?? 1);
      after = Number(ofAfter ?? 1);
      place = where ?? '';
      block += 1;
    } else if (line.startsWith('diff --git ')) {
      file = { path: pathOfHead(line), status: 'modified', isBinary: false, lines: [] };
      files.push(file);
    } else if (file && line.startsWith('new file mode ')) file.status = 'added';
    else if (file && line.startsWith('deleted file mode ')) file.status = 'deleted';
    else if (file && line.startsWith('Binary files ')) file.isBinary = true;
    else if (file && /^(?:---|\+\+\+) (?!\/dev\/null)/.test(line)) file.path = pathOf(line.slice(4));
  }
  return files;
}

/** `diff --git a/path b/path`: without renames both are the same. */
function pathOfHead(line: string): string {
  const both = line.slice('diff --git '.length);
  return pathOf(
    both.startsWith('"') ? (/^"(?:[^"\\]|\\.)*"/.exec(both)?.[0] ?? both) : both.slice(0, (both.length - 1) / 2),
  );
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** `a/` or `b/` is taken off, and what git quotes is read as it is meant. */
function pathOf(name: string): string {
  const plain = name.replace(/\t$/, '');
  if (!plain.startsWith('"')) return plain.slice(2);
  const bytes: number[] = [];
  const quoted = plain.slice(1, -1);
  for (const [part, octal, letter] of quoted.matchAll(/\\([0-7]{3})|\\(.)|[^\\]/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...new TextEncoder().encode(letter === undefined ? part : (escapes[letter] ?? letter)));
  }
  return new TextDecoder().decode(new Uint8Array(bytes)).slice(2);
}
