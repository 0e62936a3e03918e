/** The reference of the command line, from commander's table of commands. */
import type { Terminal } from '../../src/cli/commands/cli-command.ts';
import { commandTable } from '../../src/cli/commands/completion/command-table.ts';
import { exitCodeTexts } from '../../src/cli/commands/exit-codes.ts';
import { cliProgram } from '../../src/cli/run-cli.ts';
import { generatedNote, table } from './markdown.ts';

/** Nothing of it is used: no command runs. */
const nowhere: Terminal = {
  stdout: { write: () => undefined },
  stderr: { write: () => undefined },
  environment: {},
  cwd: '/',
  config: '/',
  readSecret: async () => null,
  openPage: async () => false,
  now: () => 0,
};

export function cliDocument(): string {
  const [program, ...commands] = commandTable(cliProgram(nowhere, () => undefined));
  const optionRows = (options: { flags: string; about: string }[]) =>
    options.map(({ flags, about }) => [`\`${flags}\``, about]);
  const sections = commands.map(({ usage, aliases, about, options }) =>
    [
      `### \`breakwater ${usage}\``,
      `${about}${aliases.length > 0 ? `; also \`${aliases.join('`, `')}\`` : ''}`,
      ...(options.length > 0 ? [table(['option', 'what it is'], optionRows(options))] : []),
    ].join('\n\n'),
  );
  return `# The command line

${generatedNote('src/cli')}

\`npx breakwater …\` in a checkout, on Node 18 or newer; it is a client of the [HTTP API](http-api.md). \`--help\` on any command shows an example. Text that models and repositories wrote is printed without control characters.

Which API it talks to: \`--api\` and \`--token\`, or \`--profile\`; else \`BREAKWATER_API\` and \`BREAKWATER_TOKEN\`, or \`BREAKWATER_PROFILE\`; else the local stack of this folder; else the last \`breakwater login\`; else the local stack of the checkout. A stored token is sent to its own API alone. Logins and the outbox are in \`~/.config/breakwater\`, readable by their owner alone.

A submission that no API answers is kept in the outbox, and the next command sends it, with an \`Idempotency-Key\` that was made before the first try: it becomes one build, however often it is sent. What waits longer than a day is not sent by itself any more, and every command says so: \`breakwater outbox send\` sends it, and so does the same \`breakwater submit\`, as a new one.

## Exit codes

${table(
  ['code', 'meaning'],
  exitCodeTexts.map(([code, meaning]) => [String(code), meaning]),
)}

## Options of every command

${table(['option', 'what it is'], optionRows(program?.options ?? []))}

## Completion

\`\`\`sh
source <(breakwater completion bash)                                       # in ~/.bashrc; zsh likewise
breakwater completion fish > ~/.config/fish/completions/breakwater.fish
\`\`\`

## Commands

${sections.join('\n\n')}
`;
}
