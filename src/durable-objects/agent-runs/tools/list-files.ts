/** `list_files`: every file below a folder, for runs that may only read. */
import { z } from 'zod';
import { answer, failed, refusal } from '../../../core/runs/tools/tool-outcome.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool } from './tool.ts';
import { WorkspacePath } from './workspace-path.ts';

const Input = z.strictObject({
  path: WorkspacePath.describe("A repository, or a folder in one: api/src. '.' is all repositories."),
  pattern: z.string().min(1).max(300).optional().describe('Only files whose path matches this glob: *.test.ts.'),
});

const mostFiles = 1000;
const timeoutMs = 60_000;

export const listFiles: Tool = defineTool({
  definition: {
    name: 'list_files',
    description: `Lists the files below a folder, at any depth, that git does not ignore; at most ${mostFiles} of a repository.`,
    input_schema: inputSchema(Input),
  },
  about: 'lists every file below a folder, at any depth',
  input: Input,
  execute: async ({ path, pattern }, { order, sandbox, signal }) => {
    const [named = '.', ...below] = path.split('/').filter((part) => part !== '' && part !== '.');
    const repositories = order.heads.map(({ name }) => name).filter((name) => named === '.' || name === named);
    if (repositories.length === 0) return refusal(`There is no repository ${named}.`);
    const parts: string[] = [];
    for (const repository of repositories) {
      const command = listing(below.join('/'), pattern);
      const listed = await sandbox.exec({ command, cwd: repository, timeoutMs }, { signal });
      if (!listed.ok) return failed(listed.error);
      const files = listed.result.output.split('\n').filter((file) => file !== '');
      parts.push(...files.slice(0, mostFiles).map((file) => `${repository}/${file}`));
      if (files.length > mostFiles) parts.push(`[more files of ${repository} left out; name a folder or a pattern]`);
    }
    return answer(parts.join('\n') || 'No file is there.');
  },
});

/** Tracked and untracked files; names with line breaks are quoted by git, so that a line is a file. */
function listing(folder: string, pattern: string | undefined): string {
  const within =
    pattern === undefined ? `${folder || '.'}` : `:(glob)${folder === '' ? '' : `${folder}/`}**/${pattern}`;
  const quoted = `'${within.replaceAll("'", "'\\''")}'`;
  return `git ls-files --cached --others --exclude-standard -- ${quoted} | head -n ${mostFiles + 1}`;
}
