/**
 * The programs of the machine that an environment's commands call by name, so that one that is missing is named before
 * anything is paid. Only the first words of commands are looked at, and only for programs that a repository rarely brings
 * itself; of all others the run of the command tells.
 */

/** What a language's packages may bring. */
const pythonPackages = ['pip', 'pip3', 'pytest', 'tox', 'nox', 'uv', 'poetry', 'pdm', 'pipenv', 'hatch'];
const nodePackages = ['pnpm', 'yarn'];

const machineTools = new Set([
  ...['node', 'npm', 'npx', 'corepack', 'bun', 'deno', 'go', 'python3', 'python', 'cargo', 'rustc', 'rustup'],
  ...['make', 'cmake', 'gcc', 'g++', 'cc', 'java', 'mvn', 'gradle', 'ruby', 'bundle', 'php', 'composer', 'dotnet'],
  ...['psql', 'createdb', 'initdb', 'postgres', 'pg_ctl', 'pg_ctlcluster', 'pg_isready', 'redis-server', 'redis-cli'],
  ...['mysql', 'mysqld', 'mongod', 'sqlite3', 'docker', 'jq', 'curl', 'wget'],
  ...pythonPackages,
  ...nodePackages,
]);

export type EnvironmentCommands = {
  /** In their order. */
  setup: readonly string[];
  /** Run when the setup is done: tests, services, and what says that these are ready. */
  later: readonly string[];
};

/** Once each, in the order in which they are called; without those that an earlier command of the setup installs. */
export function toolsNeeded({ setup, later }: EnvironmentCommands): string[] {
  const needed = new Set<string>();
  const installed = new Set<string>();
  for (const command of [...setup, ...later]) {
    for (const [name = '', ...others] of simpleCommands(command)) {
      if (machineTools.has(name) && !installed.has(name)) needed.add(name);
      if (setup.includes(command)) for (const brought of bringsOf(name, others)) installed.add(brought);
    }
  }
  return [...needed];
}

/** What `npm install -g pnpm@9`, `corepack enable` or `.venv/bin/pip install -r requirements.txt` may bring. */
function bringsOf(name: string, others: readonly string[]): readonly string[] {
  const program = name.split('/').at(-1) ?? '';
  const named = others.map((word) => word.replace(/[@=<>~[].*$/, ''));
  if (program === 'corepack') return nodePackages;
  if (pythonPackages.includes(program) || named.some((word) => ['pip', 'venv', 'virtualenv'].includes(word)))
    return [...pythonPackages, ...named];
  return named;
}

/** What goes before the name of a program: variables, words of the shell, and programs that run another one. */
const before =
  /^(?:[A-Za-z_]\w*=.*|if|then|else|elif|while|until|do|!|\{|time|exec|env|command|nice|nohup|sudo|timeout|-.*|\d+[smh]?)$/;

/** The words of each simple command, as a shell would split them; quotes are gone, variables stay as they stand. */
export function simpleCommands(text: string): string[][] {
  const words = [...text.matchAll(/'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[;&|()\n]|[^\s;&|()'"\\]+|[^\S\n]+/gs)];
  const commands: string[][] = [[]];
  let word: string | null = null;
  const end = () => {
    if (word !== null) commands.at(-1)?.push(word);
    word = null;
  };
  for (const [part] of words) {
    if (/^[;&|()\n]$/.test(part)) {
      end();
      commands.push([]);
    } else if (/^\s+$/.test(part)) end();
    else word = (word ?? '') + (/^['"]/.test(part) ? part.slice(1, -1) : part);
  }
  end();
  return commands.map(withoutPrefix).filter((command) => command.length > 0);
}

function withoutPrefix(words: string[]): string[] {
  const start = words.findIndex((word) => !before.test(word));
  return start < 0 ? [] : words.slice(start);
}

const debianFolder = '/usr/lib/postgresql/*/bin';
/** Where Debian keeps the programs of PostgreSQL's server, which are on nobody's path; an empty word elsewhere. */
export const postgresFolder = `$(ls -d ${debianFolder} 2>/dev/null | tail -n 1)`;

/** A command that writes each of these programs that a place does not have on a line of its own, or where else it is. */
export const missingToolsCommand = (tools: readonly string[]): string =>
  [
    `found=${postgresFolder}`,
    `for tool in ${tools.join(' ')}; do command -v "$tool" >/dev/null 2>&1 && continue`,
    'if [ -n "$found" ] && [ -x "$found/$tool" ]; then echo "$tool (only in $found)"; else echo "$tool"; fi; done',
  ].join('; ');

/** What that command has said: names, with a place where they are out of the path's reach. Only what was asked about counts. */
export const missingTools = (tools: readonly string[], output: string): string[] => {
  const said = output.split('\n').map((line) => line.trim());
  return tools.flatMap((tool) => said.find((line) => nameOf(line) === tool && isPlain(line)) ?? []);
};

/** A name, or one with a place in Debian's folder. */
const isPlain = (line: string): boolean => /^\S+(?: \(only in \/usr\/lib\/postgresql\/\S{1,20}\/bin\))?$/.test(line);

/** The name in what `missingTools` answers. */
export const nameOf = (missing: string): string => missing.split(' ')[0] ?? '';

/** Of what is missing, what one of these commands lacks: some look in Debian's folder by themselves. */
export function lackedBy(commands: EnvironmentCommands, missing: readonly string[]): string[] {
  const needed = new Set(toolsNeeded(commands));
  const looks = (command: string): boolean => command.includes(debianFolder);
  const onPath = new Set(toolsNeeded({ ...commands, later: commands.later.filter((command) => !looks(command)) }));
  return missing.filter((tool) => (nameOf(tool) === tool ? needed : onPath).has(nameOf(tool)));
}
