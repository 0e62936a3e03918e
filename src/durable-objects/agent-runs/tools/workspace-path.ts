/** Paths as the model gives them: relative to the workspace, which holds one folder per repository. */
import { z } from 'zod';

/** `api/src/index.ts`; a leading slash would name a file of the machine and is refused with what to write instead. */
export const WorkspacePath = z
  .string()
  .min(1)
  .max(1000)
  .refine((path) => !path.startsWith('/'), {
    error: ({ input }) =>
      `paths are relative to the workspace and begin with a repository's folder: write ${String(input).replace(/^\/+(workspace\/+)?/, '') || '.'} instead of ${String(input)}`,
  });

/** Lines with their numbers, as `cat -n` prints them. */
export function numberedLines(text: string, firstLine: number): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => `${String(firstLine + index).padStart(6)}\t${line}`).join('\n');
}
