/** `search`: finds lines by a regular expression in the repositories of the workspace. */
import { z } from 'zod';
import { answer, failed } from '../../../core/runs/tools/tool-outcome.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool } from './tool.ts';
import { WorkspacePath } from './workspace-path.ts';

const Input = z.strictObject({
  pattern: z.string().min(1).max(1000).describe('A POSIX extended regular expression.'),
  path: WorkspacePath.optional().describe('Restricts the search to a folder or file: api/src.'),
});

export const search: Tool = defineTool({
  definition: {
    name: 'search',
    description: 'Finds the lines that match a regular expression, in files that git does not ignore.',
    input_schema: inputSchema(Input),
  },
  about: 'finds lines by a regular expression',
  input: Input,
  execute: async ({ pattern, path }, context) => {
    const found = await context.sandbox.call('search', path ? { pattern, path } : { pattern }, context.signal);
    if (!found.ok) return failed(found.error);
    const { matches, truncated } = found.result;
    const lines = matches.map((match) => `${match.path}:${match.line}:${match.text}`);
    if (lines.length === 0) return answer('No line matches.');
    return answer([...lines, ...(truncated ? ['[more matches left out; narrow the search]'] : [])].join('\n'));
  },
});
