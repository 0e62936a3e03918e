/** `search`: finds lines by a regular expression in the repositories of the workspace. */
import { z } from 'zod';
import { compactSearchText, searchText } from '../../../core/runs/tools/search-text.ts';
import { answer, failed } from '../../../core/runs/tools/tool-outcome.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool } from './tool.ts';
import { WorkspacePath } from './workspace-path.ts';

const Input = z.strictObject({
  pattern: z.string().min(1).max(1000).describe('A POSIX extended regular expression.'),
  path: WorkspacePath.optional().describe('Restricts the search to a folder or file: api/src.'),
});

/** Of a result that costs: a reader who needs more of a folder names it. */
const compact = { perFolder: 20, maxMatches: 100 };

export const search: Tool = defineTool({
  definition: {
    name: 'search',
    description: 'Finds the lines that match a regular expression, in files that git does not ignore.',
    input_schema: inputSchema(Input),
  },
  about: 'finds lines by a regular expression',
  input: Input,
  execute: async ({ pattern, path }, { order, sandbox, signal }) => {
    const { compactResults } = order.tokens;
    const request = { pattern, ...(path && { path }), ...(compactResults && compact) };
    const found = await sandbox.call('search', request, signal);
    if (!found.ok) return failed(found.error);
    return answer(compactResults ? compactSearchText(found.result) : searchText(found.result));
  },
});
