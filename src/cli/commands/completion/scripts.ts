/** Completion scripts of three shells, from the table of commands. Files complete wherever a value is asked for. */
import type { CommandRow, OptionRow } from './command-table.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function completionScript(shell: Shell, table: readonly CommandRow[]): string {
  switch (shell) {
    case 'bash':
      return bash(table);
    case 'zsh':
      // zsh takes the functions of bash as they are.
      return `#compdef breakwater\nautoload -U +X bashcompinit && bashcompinit\n${bash(table)}`;
    case 'fish':
      return fish(table);
    default:
      return shell satisfies never;
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function bash(table: readonly CommandRow[]): string {
  const [program] = table;
  const everywhere = program?.options ?? [];
  const words = (row: CommandRow) => [
    ...row.subcommands.map(({ name }) => name),
    ...[...row.options, ...everywhere].flatMap(({ names }) => names),
    '--help',
  ];
  const cases = table.flatMap((row) =>
    [row.path, ...row.aliases].map(
      (path) => `    ${quoted(path)}) words=${quoted([...new Set(words(row))].join(' '))} ;;`,
    ),
  );
  const values = table.flatMap((row) => row.options.filter(({ choices }) => choices.length > 0));
  const choices = values.map(
    ({ names, choices: given }) => `    ${names.join('|')}) words=${quoted(given.join(' '))} ;;`,
  );
  const withValue = [...new Set(table.flatMap(({ options }) => options).flatMap(valueNames))];
  const groups = table.filter(({ path, subcommands }) => path !== '' && subcommands.length > 0).map(({ path }) => path);
  return `_breakwater() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' word words='' skip=''
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [ -n "$skip" ]; then skip=''; continue; fi
    case "$word" in
    ${withValue.join('|')}) skip=1 ;;
    -*) ;;
    *) if [ -z "$path" ]; then path="$word"; else case "$path" in ${groups.map(quoted).join('|') || "''"}) path="$path $word" ;; esac; fi ;;
    esac
  done
  case "$previous" in
${choices.join('\n')}
    ${withValue.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  [ -n "$words" ] || case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _breakwater breakwater
`;
}

const valueNames = ({ takesValue, names }: OptionRow): string[] => (takesValue ? names : []);

function fish(table: readonly CommandRow[]): string {
  const lines = table.flatMap((row) => {
    const [first = '', second] = row.path.split(' ');
    const names = [first, ...row.aliases].join(' ');
    const seen =
      second === undefined
        ? `__fish_seen_subcommand_from ${names}`
        : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    const isHere = row.path === '' ? '' : ` -n ${quoted(seen)}`;
    const below = row.subcommands.map(({ name, about }) => {
      const others = row.subcommands.map((one) => one.name).join(' ');
      const where =
        row.path === '' ? '__fish_use_subcommand' : `${seen}; and not __fish_seen_subcommand_from ${others}`;
      return `complete -c breakwater -f -n ${quoted(where)} -a ${quoted(name)} -d ${quoted(about)}`;
    });
    const options = row.options.map(({ names: flags, about, takesValue, choices }) => {
      const spelled = flags
        .map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
        .join(' ');
      const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
      return `complete -c breakwater${isHere} ${spelled}${value} -d ${quoted(about)}`;
    });
    return [...below, ...options];
  });
  return `${lines.join('\n')}\n`;
}
