import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const core = (...parts: string[]): string[] => parts.map((part) => `src/core/${part}`);
const builds = (...parts: string[]): string[] => parts.map((part) => `src/core/builds/${part}`);
const server = (...parts: string[]): string[] => parts.map((part) => `src/containers/server/${part}`);
const shared = [
  ...core(
    'contract',
    'cut-text.ts',
    'grading',
    'money',
    'network',
    'one-line.ts',
    'plan',
    'refs.ts',
    'remembered.ts',
    'repositories',
    'roles.ts',
    'runs',
    'sandbox',
  ),
  ...builds(
    'asked-of-plan.ts',
    'notes.ts',
    'phase.ts',
    'phases.ts',
    'runs.ts',
    'state.ts',
    'step-types.ts',
    'task-state.ts',
  ),
];

/** What each part of `src` may import beside itself; the longest matching prefix counts. */
const allowed: Record<string, readonly string[]> = {
  // The vocabulary of the core, which all of it may use.
  'src/core/refs.ts': [],
  'src/core/roles.ts': ['src/core/plan'],
  'src/core/money': core('stored'),
  'src/core/stored': [],
  'src/core/network': [],
  'src/core/remembered.ts': [],
  'src/core/plan': core('one-line.ts', 'remembered.ts'),
  'src/core/sandbox': ['src/core/network/host-name.ts'],
  'src/core/repositories': core('sandbox'),
  'src/core/release.ts': [],
  'src/core/one-line.ts': core('cut-text.ts'),
  'src/core/build-id.ts': [],
  'src/core/markdown.ts': core('one-line.ts'),
  'src/core/text-faults.ts': [],
  'src/core/access': [],
  // What a repository needs; below the contract, whose submission has it, and in layers of its own.
  'src/core/environments': core(
    'network',
    'one-line.ts',
    'parse-json.ts',
    'text-faults.ts',
    'cut-text.ts',
    'plan',
    'sandbox',
  ),
  'src/core/cut-text.ts': [],
  'src/core/parse-json.ts': [],
  'src/core/command-output': core('cut-text.ts'),
  'src/core/contract': core(
    'access',
    'repositories',
    'roles.ts',
    'refs.ts',
    'one-line.ts',
    'money',
    'network',
    'plan',
    'sandbox',
    'environments',
  ),
  'src/core/runs': core(
    'repositories',
    'environments',
    'roles.ts',
    'refs.ts',
    'cut-text.ts',
    'command-output',
    'contract',
    'environments',
    'money',
    'network',
    'plan',
    'sandbox',
    'stored',
  ),
  'src/core/grading': core(
    'repositories',
    'contract',
    'environments',
    'sandbox',
    'refs.ts',
    'cut-text.ts',
    'markdown.ts',
    'one-line.ts',
    'command-output',
    'roles.ts',
    'plan',
    'runs',
  ),
  'src/core/triggers': [
    ...core('build-id.ts', 'contract', 'cut-text.ts', 'markdown.ts', 'one-line.ts', 'sandbox/repository-name.ts'),
    ...builds('telling/issue-comment.ts'),
  ],
  // What a build decides: `step` and `dispatch` lead into the folders, which share the files beside them.
  'src/core/builds': ['src/core'],
  'src/core/builds/stagnation': [...shared, ...core('contract', 'runs')],
  'src/core/builds/planning': [...shared, ...core('environments'), ...builds('rounds/discovered.ts', 'stagnation')],
  'src/core/builds/limits': [...shared, ...builds('planning', 'fidelity', 'rounds/refused-model.ts')],
  'src/core/builds/rounds': [
    ...shared,
    ...core('command-output', 'environments'),
    ...builds('model-choice.ts', 'stagnation', 'trains'),
  ],
  'src/core/builds/merging': [...shared, ...builds('rounds', 'stagnation', 'trains')],
  'src/core/builds/trains': shared,
  'src/core/builds/steering': [...shared, ...builds('ending', 'limits', 'planning', 'stagnation')],
  'src/core/builds/ending': shared,
  'src/core/builds/telling': shared,
  'src/core/builds/fidelity': [...shared, ...core('command-output')],
  'src/core/builds/pull-requests': [...shared, ...core('markdown.ts'), ...builds('fidelity')],
  'src/auth': [],
  'src/access': core('access', 'money', 'stored'),
  'src/git': ['src/core'],
  'src/forges': ['src/core'],
  // Which migrations there are, their own list says.
  'src/history': ['src/core', 'migrations/meta/_journal.json'],
  'src/idempotency': [],
  'src/containers/driver': ['src/core'],
  // The types of a sandbox lie at the bottom; what is asked of it, at the top.
  'src/containers/server': server('operations', 'process', 'network', 'sandbox', 'kept').concat(
    core('sandbox', 'cut-text.ts'),
  ),
  'src/containers/server/sandbox': core('sandbox'),
  // Runs in the sandbox itself, beside its commands.
  'src/containers/server/page-driver': core('sandbox'),
  'src/containers/server/browser': server('sandbox', 'process').concat(core('sandbox', 'cut-text.ts')),
  'src/containers/server/network': server('sandbox').concat('src/core/network/public-host.ts'),
  'src/containers/server/files': server('sandbox').concat('src/core/sandbox/file-text.ts'),
  'src/containers/server/process': server('sandbox', 'network', 'files').concat(core('sandbox', 'cut-text.ts')),
  'src/containers/server/git': server('sandbox', 'files', 'process').concat(core('sandbox', 'cut-text.ts')),
  'src/containers/server/kept': server('sandbox', 'files', 'process', 'git').concat(core('sandbox', 'cut-text.ts')),
  'src/containers/server/operations': server('sandbox', 'network', 'files', 'process', 'browser', 'git', 'kept').concat(
    core('sandbox', 'cut-text.ts'),
  ),
  'src/durable-objects': [
    'src/core',
    'src/env.ts',
    'src/access',
    'src/auth',
    'src/git',
    'src/forges',
    'src/history',
    'src/containers/driver',
    'prompts',
  ],
  'src/workers': [
    'src/core',
    'src/env.ts',
    'src/access',
    'src/auth',
    'src/git',
    'src/forges',
    'src/history',
    'src/idempotency',
    'src/durable-objects',
    // Where its views are; the rest of the page is bundled.
    'src/page/routes.ts',
  ],
  // The page: what it shares with the API are types, words of the contract, and what both reckon alike.
  'src/page': core('contract', 'money/cache-share.ts', 'plan/plan-version.ts', 'plan/work-plan.ts'),
  'src/env.ts': ['src/durable-objects'],
  'src/cli': ['src/core'],
  // What the model says comes from its script and what it was asked; how that crosses the wire comes last.
  'src/scripted-model': ['src/core/money'],
  'src/scripted-model/request': ['src/core/money'],
  'src/scripted-model/script': ['src/scripted-model/request'],
  'src/scripted-model/response': ['src/scripted-model/request', 'src/scripted-model/script'],
  // The profile of the CLI is how a client finds the stack.
  'src/local-stack': ['src/cli/client/profile.ts'],
  'src/local-stack/git-server': [...core('parse-json.ts'), 'src/local-stack/watch/disk-space.ts'],
  'src/local-stack/machine': [],
  'src/local-stack/sandbox-kind.ts': [],
  'src/local-stack/state': core('parse-json.ts'),
  'src/local-stack/watch': ['src/local-stack/parts'],
  'src/local-stack/parts': ['src/local-stack/sandbox-kind.ts', 'src/local-stack/state'],
  // A deployment becomes a login of the command line.
  'src/deploy': ['src/cli/client', 'src/cli/machine.ts'],
  // `npm start` submits and watches its build as any client does.
  'src/local': ['src/core', 'src/cli', 'src/local-stack'],
};

const partOf = (file: string): string | undefined =>
  Object.keys(allowed)
    .filter((part) => file === part || file.startsWith(`${part}/`))
    .toSorted((a, b) => b.length - a.length)[0];

const importsOf = (file: string): string[] => {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative('.', join(dirname(file), path)),
  );
};

const sources = globSync('src/**/*.{ts,tsx}').filter((file) => !file.endsWith('.d.ts'));

it('every source file belongs to a part, and parts import one way', () => {
  const faults = sources.flatMap((file) => {
    const part = partOf(file);
    if (!part) return [`${file} belongs to no part`];
    const may = [part, ...(allowed[part] ?? [])];
    return importsOf(file)
      .filter((target) => !may.some((prefix) => target === prefix || target.startsWith(`${prefix}/`)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(faults).toEqual([]);
});

/** It names the types of the objects, which take their bindings from it: a circle of the platform's own making. */
const bindings = 'src/env.ts';

it('no file imports itself over others, types included', () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' imports '));
    if (done.has(file) || way.includes(file)) return;
    for (const target of importsOf(file))
      if (sources.includes(target) && target !== bindings) follow(target, [...way, file]);
    done.add(file);
  };
  for (const file of sources) follow(file, []);
  expect(circles).toEqual([]);
});

it('the sandbox image holds all that its server imports, and no other file of the core', () => {
  const reached = new Set<string>();
  const reach = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const target of importsOf(file)) reach(target);
  };
  const programs = ['main.ts', 'network/forwarder.ts', 'page-driver/main.ts'];
  for (const file of server(...programs)) reach(file);
  const copied = [...readFileSync('src/containers/Dockerfile', 'utf8').matchAll(/^COPY (src\/.*) \S+$/gm)]
    .flatMap(([, from = '']) => from.split(' '))
    .flatMap((from) => (from.includes('.') ? [from] : globSync(`${from}/**/*.ts`)))
    .filter((file) => file.endsWith('.ts'));
  expect([...reached].toSorted()).toEqual([...new Set(copied)].toSorted());
});

it('the core imports no package but zod (and a parser of YAML in one file), and asks for no clock and no chance', () => {
  const faults = globSync('src/core/**/*.ts').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const packages = [...text.matchAll(/from '([^.'][^']*)'/g)]
      .map(([, name]) => name)
      .filter((name) => name !== 'zod' && !(name === 'yaml' && file.endsWith('/environments/repository-file.ts')));
    // A digest is the same each time; the rest of `crypto` is chance.
    const impure = [
      ...text.matchAll(
        /\b(Date\.now|new Date\(\)|Math\.random|crypto\.(?!subtle\.digest\()|fetch\(|setTimeout|console\.)/g,
      ),
    ];
    return [...packages, ...impure.map(([match]) => match)].map((fault) => `${file}: ${fault}`);
  });
  expect(faults).toEqual([]);
});
