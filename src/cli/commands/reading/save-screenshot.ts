/** `breakwater screenshot`: saves what an evaluator has seen of a page. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { apiClient } from '../../client/api-client.ts';
import { printable } from '../../display/printable.ts';
import { type CliCommand, complain, complainOf, withExample } from '../cli-command.ts';
import { exitCodes } from '../exit-codes.ts';

type Options = { output?: string; json?: boolean };

export const screenshotCommand: CliCommand = {
  calls: ['GET /builds/{id}/evidence/{evidence}'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('screenshot <id> <evidence>')
      .description('save a screenshot of an evaluator, which `status` and `task` name; never over another file')
      .option('--output <file>', 'the file; EVIDENCE.png in this folder where it is not given')
      .option('--json', 'print it as JSON')
      .action((build: string, evidence: string, { output, json = false }: Options) =>
        withProfile(async (profile) => {
          const answer = await apiClient(profile).screenshot(build, evidence);
          if (!answer.ok) return complainOf(terminal, answer.failure, build);
          const file = resolve(terminal.cwd, output ?? `${evidence}.png`);
          try {
            await writeFile(file, answer.value, { flag: 'wx' });
          } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            return complain(terminal, [printable(`${file} cannot be written: ${why}`)], exitCodes.badInput);
          }
          const bytes = answer.value.length;
          const said = json ? JSON.stringify({ file, bytes }) : `${printable(file)}: ${bytes} bytes`;
          terminal.stdout.write(`${said}\n`);
          return exitCodes.ok;
        }),
      );
    withExample(command, 'breakwater screenshot bq3xk7m2acd start-page-1-r7-1 --output start-page.png');
  },
};
