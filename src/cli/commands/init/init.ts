/** `breakwater init`: writes a commented `breakwater.yaml` into a working copy, from what is found in it. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { repositoryFile } from '../../../core/environments/environment.ts';
import { printable } from '../../display/printable.ts';
import { type CliCommand, complain, type Terminal, withExample } from '../cli-command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { rootOf } from '../file-defaults.ts';
import { fileText } from './file-text.ts';
import { foundEnvironment } from './found-environment.ts';

type Options = { json?: boolean; force?: boolean; print?: boolean };

export const initCommand: CliCommand = {
  calls: [],
  add: (program, { terminal, alone }) => {
    const command = program
      .command('init [folder]')
      .description(`write a commented ${repositoryFile} into a working copy, from what is found in it`)
      .option('--force', 'write over the one that is there')
      .option('--print', 'print it and write nothing')
      .option('--json', 'print where it is and what was found as JSON')
      .action((folder: string | undefined, options: Options) => alone(() => init(folder ?? '.', options, terminal)));
    withExample(command, 'breakwater init --force');
  },
};

async function init(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const root = await rootOf(resolve(terminal.cwd, folder));
  if (root === null)
    return complain(
      terminal,
      [`${printable(folder)} is in no git working copy: run git init first.`],
      exitCodes.badInput,
    );
  const found = await foundEnvironment(root);
  const text = fileText(found);
  const path = join(root, repositoryFile);
  if (options.print) {
    terminal.stdout.write(text);
    return exitCodes.ok;
  }
  try {
    await writeFile(path, text, { flag: options.force ? 'w' : 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return complain(terminal, [`${printable(path)} is there already: --force writes over it.`], exitCodes.badInput);
  }
  const { image, setup, test, services, packages } = found;
  const shown = (name: string, text: string) => `  ${name}: ${printable(text)}`;
  const lines = [
    `Wrote ${printable(path)}`,
    shown('image', image ?? 'the usual one'),
    shown('setup', setup.join(' && ') || 'nothing was found'),
    shown(
      'tests',
      test ?? (packages.length > 0 ? `of ${packages.length} packages` : 'none were found; name them as test'),
    ),
    ...(services.length > 0 ? [shown('services', services.map(({ name }) => name).join(', '))] : []),
    'Next: look it over, commit it, and `breakwater submit --repo . --spec SPEC.md`.',
  ];
  terminal.stdout.write(`${options.json ? JSON.stringify({ path, found }) : lines.join('\n')}\n`);
  return exitCodes.ok;
}
