/** `read_file`: shows a file, or the entries of a folder, to runs that may only read. */
import { z } from 'zod';
import { failed, readAnswer, type ToolOutcome } from '../../../core/runs/tools/tool-outcome.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';
import { numberedLines, WorkspacePath } from './workspace-path.ts';

const Input = z.strictObject({
  path: WorkspacePath.describe("A file or folder, relative to the workspace: api/src/index.ts. '.' is the workspace."),
  lines: z
    .tuple([z.int().min(1), z.int().min(-1)])
    .optional()
    .describe('The first and the last line to show, counted from 1; -1 is the last line of the file.'),
});

export const readFile: Tool = defineTool({
  definition: {
    name: 'read_file',
    description:
      'Shows a text file with line numbers, or lists a folder. Long files are cut: give `lines` to see a part.',
    input_schema: inputSchema(Input),
  },
  about: 'shows a file, or the entries of a folder',
  input: Input,
  execute: ({ path, lines }, context) => show(path, lines, context),
});

/** Reads a file or a folder for the model. */
export async function show(
  path: string,
  lines: [number, number] | undefined,
  context: ToolContext,
): Promise<ToolOutcome> {
  const read = await context.sandbox.call('read', lines ? { path, lines } : { path }, context.signal);
  if (!read.ok) return failed(read.error);
  const { result } = read;
  if (result.kind === 'folder') {
    const omitted = result.omitted > 0 ? [`[${result.omitted} more entries]`] : [];
    return readAnswer([...result.entries, ...omitted].join('\n') || '(an empty folder)');
  }
  if (result.text === '') return readAnswer('(an empty file)');
  const lastLine = result.firstLine + result.text.replace(/\n$/, '').split('\n').length - 1;
  const part = lastLine < result.totalLines ? `\n[up to line ${lastLine} of ${result.totalLines}]` : '';
  return readAnswer(`${numberedLines(result.text, result.firstLine)}${part}`);
}
