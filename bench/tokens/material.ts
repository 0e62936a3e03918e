/** The repositories whose builds are accounted: the sample as it is, and a larger one that is made up. */
import { globSync, readFileSync } from 'node:fs';
import { repositoryBrief } from '../../src/core/environments/brief/repository-brief.ts';
import type { WorkPlan } from '../../src/core/plan/work-plan.ts';

/** `vendored` is how many lines of packages beside the repository's own a search finds, `tests` how many a test run prints. */
export type Material = {
  name: string;
  spec: string;
  plan: WorkPlan;
  files: Readonly<Record<string, string>>;
  vendored: number;
  tests: number;
};

const sampleFolder = 'examples/textkit/repository';

export function sample(): Material {
  const paths = globSync('**/*', { cwd: sampleFolder }).filter((path) => /\.[a-z]+$/.test(path));
  return {
    name: 'textkit',
    spec: readFileSync('examples/textkit/spec.md', 'utf8'),
    plan: JSON.parse(readFileSync('examples/textkit/plan.json', 'utf8')),
    files: Object.fromEntries(paths.map((path) => [path, readFileSync(`${sampleFolder}/${path}`, 'utf8')])),
    vendored: 0,
    tests: 60,
  };
}

const tasks = 60;
const modules = 300;

/** Sixty tasks in six waves; a third of them small, as plans of that size have them. */
export function large(): Material {
  const sentence = (at: number): string => `The module ${at} answers within its limits and tells what it refuses.`;
  return {
    name: 'app',
    spec: Array.from({ length: tasks }, (_, at) => `## Part ${at}\n\n${sentence(at)}\n`).join('\n'),
    plan: {
      requirements: Array.from({ length: tasks }, (_, at) => ({ id: `R${at}`, quote: sentence(at) })),
      phases: [
        {
          id: 'P1',
          title: 'All',
          epics: [{ id: 'E1', title: 'All', stories: [{ id: 'S1', title: 'All', tasks: largeTasks() }] }],
        },
      ],
    },
    files: largeFiles(),
    vendored: 180,
    tests: 400,
  };
}

const largeTasks = () =>
  Array.from({ length: tasks }, (_, at) => ({
    id: `task-${at}`,
    title: `Build the part ${at}`,
    description: `Adds what the module ${at} lacks, by the pattern of the modules beside it, with tests. `.repeat(6),
    scope: [`app:src/part${at % 20}/module${at}.ts`, `app:tests/module${at}.test.ts`],
    shared: ['app:src/index.ts'],
    dependsOn: at < 10 ? [] : [`task-${at - 10}`],
    criteria: [1, 2, 3].map((n) => ({
      id: `C${n}`,
      text: `The module ${at} does what its part asks for, also where it is given nothing (${n}).`,
      requirements: [`R${at}`],
      check: `npm test -- module${at}`,
    })),
    estimateMinutes: at % 3 === 0 ? 10 : 25,
  }));

function largeFiles(): Record<string, string> {
  const line = (at: number, n: number): string =>
    `export const value${at}_${n} = (input: string): number => input.length + ${n}; // of the module ${at}\n`;
  const body = (at: number, lines: number): string => Array.from({ length: lines }, (_, n) => line(at, n)).join('');
  const scripts = { build: 'tsc', test: 'vitest run', lint: 'biome check .', start: 'node src/index.ts' };
  return {
    'package.json': JSON.stringify({ name: 'app', type: 'module', scripts }, null, 2),
    'README.md': '# App\n\nWhat it is, and how it is run.\n'.repeat(30),
    'src/index.ts': body(0, 60),
    ...Object.fromEntries(
      Array.from({ length: modules }, (_, at) => [`src/part${at % 20}/module${at}.ts`, body(at, 90)]),
    ),
    ...Object.fromEntries(Array.from({ length: modules }, (_, at) => [`tests/module${at}.test.ts`, body(at, 40)])),
  };
}

/** As a run makes it of what the sandbox lists at the commit of a wave. */
export function briefOf({ name, files }: Material, wave: number): string {
  const paths = Object.keys(files);
  const sizes = Object.values(files).map((text) => Buffer.byteLength(text));
  const mostChanged = paths.slice(0, 10).map((path, at) => ({ path, commits: 10 - at }));
  const listing = { paths, isWhole: true, use: { sizes, mostChanged } };
  const texts = { 'package.json': files['package.json'] ?? '' };
  return repositoryBrief([{ name, commit: String(wave).padStart(40, '0'), listing, texts }]);
}
