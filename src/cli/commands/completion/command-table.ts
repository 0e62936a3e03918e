/** Every command with its arguments and options as plain data, read from commander's own table. */
import type { Command, Option } from 'commander';

export type OptionRow = {
  flags: string;
  /** `--json`, and its short form where it has one. */
  names: string[];
  about: string;
  takesValue: boolean;
  choices: readonly string[];
};
export type CommandRow = {
  /** `outbox send`. */
  path: string;
  aliases: readonly string[];
  usage: string;
  about: string;
  options: OptionRow[];
  /** The names of what stands below it. */
  subcommands: { name: string; about: string }[];
};

/** The program itself comes first, with an empty path and the options that every command takes. */
export function commandTable(program: Command): CommandRow[] {
  const rowsOf = (command: Command, before: string[]): CommandRow[] => {
    const path = command === program ? [] : [...before, command.name()];
    const usage = command.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    });
    const row: CommandRow = {
      path: path.join(' '),
      aliases: command.aliases(),
      usage: [...path, ...usage].join(' '),
      about: command.description(),
      options: command.options.filter(({ hidden }) => !hidden).map(optionRow),
      subcommands: command.commands.map((below) => ({ name: below.name(), about: below.description() })),
    };
    return [row, ...command.commands.flatMap((below) => rowsOf(below, path))];
  };
  return rowsOf(program, []);
}

const optionRow = (option: Option): OptionRow => ({
  flags: option.flags,
  names: [option.long, option.short].filter((name) => name !== undefined && name !== null),
  about: option.description,
  takesValue: option.required || option.optional,
  choices: option.argChoices ?? [],
});
