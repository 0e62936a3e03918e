/** `breakwater completion`: prints what a shell needs to complete commands and options. */
import { Argument } from 'commander';
import { type CliCommand, withExample } from '../cli-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { commandTable } from './command-table.ts';
import { completionScript, type Shell, shells } from './scripts.ts';

export const completionCommand: CliCommand = {
  calls: [],
  add: (program, { terminal, alone }) => {
    const command = program
      .command('completion')
      .description('print a completion script for a shell')
      .addArgument(new Argument('<shell>', 'which shell').choices(shells))
      .action((shell: Shell) =>
        alone(async () => {
          terminal.stdout.write(completionScript(shell, commandTable(program)));
          return exitCodes.ok;
        }),
      );
    withExample(command, 'source <(breakwater completion bash)');
  },
};
