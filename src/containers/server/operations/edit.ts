/** Creates a text file or changes a part of one, and shows the lines around the change. */

import { stat } from 'node:fs/promises';
import type { z } from 'zod';
import { shortened } from '../../../core/cut-text.ts';
import { linesOf } from '../../../core/sandbox/file-text.ts';
import type { EditRequest, EditResult } from '../../../core/sandbox/protocol.ts';
import { readTextFile, replaceTextFile, type TextFile } from '../files/text-file.ts';
import { resolveExisting, resolveNew, segmentsOf } from '../files/workspace-path.ts';
import { unknownRepository } from '../git/checkout.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';

type Request = z.output<typeof EditRequest>;
type Result = z.output<typeof EditResult>;
/** The new text, and the lines (from 1) that the change has put into it. */
type Change = { text: string; firstLine: number; lineCount: number };

const contextLines = 4;
const maxSnippetLines = 60;
const maxLineLength = 400;
const newFileMode = 0o644;

export async function edit(sandbox: HostedSandbox, request: Request): Promise<Outcome<Result>> {
  const segments = segmentsOf(request.path);
  if (!segments.ok) return segments;
  const [repository = ''] = segments.result;
  // What lies beside the repositories is never committed.
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  sandbox.isPristine = false;

  if (request.command === 'create') return create(sandbox, request.path, request.text);
  const real = await resolveExisting(sandbox, request.path);
  if (!real.ok) return real;
  const file = await readTextFile(sandbox, real.result, request.path);
  if (!file.ok) return file;
  const changed =
    request.command === 'insert'
      ? inserted(file.result.text, request.afterLine, request.text)
      : replaced(file.result.text, request.oldText, request.newText);
  if (!changed.ok) return changed;
  const written = await replaceTextFile(sandbox, real.result, { ...file.result, text: changed.result.text });
  return written.ok ? success({ snippet: snippetOf(changed.result) }) : written;
}

/** Overwrites a file that is there, and keeps its permissions. */
async function create(sandbox: HostedSandbox, path: string, text: string): Promise<Outcome<Result>> {
  const real = await resolveNew(sandbox, path);
  if (!real.ok) return real;
  const there = await stat(real.result).catch(() => undefined);
  if (there && !there.isFile()) return failure('exists', `${path} is there and not a regular file`);
  const file: TextFile = { text, mode: there ? there.mode & 0o777 : newFileMode };
  const written = await replaceTextFile(sandbox, real.result, file);
  if (!written.ok) return written;
  return success({ snippet: `${there ? 'overwrote' : 'created'} ${path} (${linesOf(text).length} lines)` });
}

function replaced(text: string, oldText: string, newText: string): Outcome<Change> {
  const starts: number[] = [];
  for (let at = text.indexOf(oldText); at >= 0; at = text.indexOf(oldText, at + oldText.length)) starts.push(at);
  const [start] = starts;
  if (start === undefined) {
    const hint = text.includes('\r\n') && !oldText.includes('\r\n') ? ' (its lines end in CR LF)' : '';
    return failure('no-match', `the old text is nowhere in the file${hint}`);
  }
  if (starts.length > 1) {
    const lines = starts.slice(0, 20).map((at) => lineAt(text, at));
    return failure('many-matches', `the old text is there ${starts.length} times, at lines ${lines.join(', ')}`);
  }
  return success({
    text: text.slice(0, start) + newText + text.slice(start + oldText.length),
    firstLine: lineAt(text, start),
    lineCount: linesOf(newText).length,
  });
}

/** Whole lines: a line end is added where the text or the line before it lacks one. */
function inserted(text: string, afterLine: number, addition: string): Outcome<Change> {
  const lines = linesOf(text);
  if (afterLine > lines.length) return failure('bad-request', `the file has only ${lines.length} lines`);
  const before = lines.slice(0, afterLine).join('');
  const after = lines.slice(afterLine).join('');
  const opening = before === '' || before.endsWith('\n') ? '' : '\n';
  const closing = after === '' || addition === '' || addition.endsWith('\n') ? '' : '\n';
  return success({
    text: before + opening + addition + closing + after,
    firstLine: afterLine + 1,
    lineCount: linesOf(addition).length,
  });
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** The changed lines and some around them, numbered. */
function snippetOf({ text, firstLine, lineCount }: Change): string {
  const start = Math.max(1, firstLine - contextLines);
  const wanted = linesOf(text).slice(start - 1, firstLine - 1 + lineCount + contextLines);
  const shown = wanted.slice(0, maxSnippetLines).map((line, index) => {
    const content = line.replace(/\r?\n$/, '');
    const short = shortened(content, maxLineLength);
    return `${String(start + index).padStart(6)}\t${short}`;
  });
  const left = wanted.length - shown.length;
  return [...shown, ...(left > 0 ? [`(${left} more lines)`] : [])].join('\n');
}
