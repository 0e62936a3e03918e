/** The commands of `breakwater` by which a person steers a build, made from the table of commands. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandOption } from '../../core/contract/command-entry.ts';
import { BuildCommand, type CommandKind, commandEntry, commandKinds } from '../../core/contract/commands.ts';
import { withExample } from './cli-command.ts';
import { collectComments, collectNumbers, jsonFile, positive } from './option-values.ts';

export type SteerOptions = { json?: boolean; watch?: boolean };
type Send = (id: string, command: BuildCommand, options: SteerOptions) => Promise<void>;
type Values = Record<string, unknown>;

/** `send` carries out a command and sets the exit code. */
export function addSteeringCommands(program: Command, send: Send): void {
  for (const kind of commandKinds) {
    const { usage, about, options, goesOn } = commandEntry(kind).cli;
    const command = program.command(usage).description(about).option('--json', 'print the answer as JSON');
    for (const option of options) command.addOption(optionOf(option));
    if (goesOn) command.option('--watch', 'follow the build to its end');
    withExample(command, exampleOf(usage, options));
    command.action(() => {
      const [id = '', ...others] = command.args;
      const names = command.registeredArguments.slice(1).map((argument) => argument.name());
      const fields = Object.fromEntries(names.map((name, index) => [name, others[index]]));
      return send(id, commandOf(kind, fields, command.opts()), command.opts());
    });
  }
}

/** With all that is needed, and values that are right by their looks. */
function exampleOf(usage: string, options: readonly CommandOption[]): string {
  const needed = options
    .filter(({ required, isShown }) => required || isShown)
    .map(({ flags }) => flags.replace(/<.*>/, "'…'"));
  const words = usage.replace('<id>', 'bq3xk7m2acd').replace('<task>', 'parse-dates').replace(/<.*?>/g, "'…'");
  return ['breakwater', words, ...needed].join(' ');
}

function optionOf({ flags, about, as, required }: CommandOption): Option {
  const option = new Option(flags, about);
  option.mandatory = required ?? false;
  if (as === 'number') option.argParser(positive);
  if (as === 'numbers') option.argParser(collectNumbers);
  if (as === 'comments') option.argParser(collectComments);
  if (as === 'json') option.argParser(jsonFile);
  return option;
}

/** The command that the arguments and options make; what is wrong with it is told before anything is sent. */
function commandOf(kind: CommandKind, fields: Values, values: Values): BuildCommand {
  const command: Values = { kind, ...fields };
  for (const { flags, field } of commandEntry(kind).cli.options) {
    const value = values[new Option(flags).attributeName()];
    if (value !== undefined) setField(command, field.split('.'), value);
  }
  const parsed = BuildCommand.safeParse(command);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new InvalidArgumentError(faults.join('; '));
}

function setField(target: Values, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = { ...(target[name] as Values | undefined) };
  setField(inner, rest, value);
  target[name] = inner;
}
