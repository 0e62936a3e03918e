/** `breakwater status`: where a build stands, at this moment. */
import type { BuildView } from '../../core/contract/views.ts';
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { wantsColour } from '../display/display.ts';
import { renderBuild } from '../display/render-build.ts';
import { branchLines } from '../display/result-text.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';

type Options = { json?: boolean };

export const statusCommand: CliCommand = {
  calls: ['GET /builds/{id}'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('status <id>')
      .description('show where a build stands')
      .option('--json', 'print it as JSON')
      .action((id: string, options: Options) => withProfile((profile) => showStatus(id, options, profile, terminal)));
    withExample(command, 'breakwater status bq3xk7m2acd');
  },
};

async function showStatus(
  id: string,
  { json = false }: Options,
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const answer = await apiClient(profile).build(id);
  if (!answer.ok) return complainOf(terminal, answer.failure);
  terminal.stdout.write(`${json ? JSON.stringify(answer.value) : statusText(answer.value, terminal)}\n`);
  return exitCodeOf(answer.value.status);
}

function statusText(view: BuildView, { stdout, environment, now }: Terminal): string {
  const colour = wantsColour(stdout, environment);
  const lines = renderBuild(view, { columns: stdout.columns ?? 100, now: now(), colour });
  const branches = view.endedAt === null ? [] : branchLines(view);
  return [...lines, ...branches, `  Status page: ${view.urls.page}`].join('\n');
}
