/** What the repositories say to agents, for the brief of a run: `AGENTS.md`, else `CLAUDE.md`, of their roots and of a task's folders. */
import type { SandboxAnswer } from '../../../containers/driver/sandbox.ts';
import { conventionFiles, conventionsText } from '../../../core/environments/conventions.ts';
import type { RunOrder } from '../../../core/runs/run-order.ts';
import type { Ports } from '../ports.ts';
import { pathsOf, textOf } from './find-files.ts';

/** Empty where they say nothing. */
export async function readConventions(
  { heads, assignment }: Pick<RunOrder, 'heads' | 'assignment'>,
  ports: Pick<Ports, 'sandbox' | 'signal'>,
): Promise<SandboxAnswer<string>> {
  const isOfTask = assignment.role === 'generator' || assignment.role === 'evaluator';
  const scopes = isOfTask ? [...assignment.task.scope, ...assignment.task.shared] : [];
  const files: { path: string; text: string }[] = [];
  for (const { name } of heads) {
    const paths = await pathsOf(name, ports);
    if (!paths.ok) return paths;
    for (const file of conventionFiles(name, { paths: paths.result, scopes })) {
      const path = `${name}/${file}`;
      const text = await textOf(path, undefined, ports);
      if (!text.ok) return text;
      if (text.result.ok) files.push({ path, text: text.result.text });
    }
  }
  return { ok: true, result: conventionsText(files) };
}
