/**
 * What a session does that is accounted: its tool calls in their order, each with what it is answered with. The calls are
 * those that sessions with real models have made most; the answers are made by the functions that make them in a run.
 */

import type { Task } from '../../src/core/plan/work-plan.ts';
import type { DistilledEntry } from '../../src/core/roles.ts';
import { commandText } from '../../src/core/runs/tools/command-text.ts';
import { editText } from '../../src/core/runs/tools/edit-text.ts';
import { compactSearchText, searchText } from '../../src/core/runs/tools/search-text.ts';
import { chosenHits } from '../../src/core/sandbox/search-hits.ts';
import { numberedLines } from '../../src/durable-objects/agent-runs/tools/workspace-path.ts';
import type { Material } from './material.ts';

export type ScriptedCall = { name: string; input: Record<string, unknown>; result: string; isRead: boolean };
export type Way = { isCompact: boolean; hasBrief: boolean };

/** Of a generator: it looks around, reads what it changes, edits, reads again, tests until all passes, and hands in. */
export function generatorCalls(task: Task, material: Material, way: Way): ScriptedCall[] {
  const [source = 'src/index.ts', test = source] = pathsOf(task);
  return [
    ...around(material, way),
    read(material, source),
    read(material, test),
    read(material, neighbourOf(material, source)),
    search(material, way),
    edit(source, way),
    read(material, source),
    edit(test, way),
    tests(material, way, 3),
    edit(source, way),
    read(material, test),
    tests(material, way, 1),
    edit(source, way),
    tests(material, way, 0),
    { name: 'bash', input: { command: 'git diff' }, result: 'x'.repeat(3000), isRead: false },
    { name: 'submit_work', input: { summary: 'Done, with tests.' }, result: 'Taken.', isRead: false },
  ];
}

/** Of an evaluator: it reads the change, tries it in a scratch copy, and gives its verdict. */
export function evaluatorCalls(task: Task, material: Material, way: Way): ScriptedCall[] {
  const [source = 'src/index.ts', test = source] = pathsOf(task);
  return [
    ...around(material, way).slice(0, 3),
    read(material, source),
    read(material, test),
    search(material, way),
    tests(material, way, 2),
    read(material, source),
    tests(material, way, 0),
    {
      name: 'submit_verdict',
      input: { criteria: task.criteria.map(({ id }) => ({ criterion: id, pass: true, evidence: 'npm test, exit 0' })) },
      result: 'Taken.',
      isRead: false,
    },
  ];
}

/** Of a planner: it looks around, reads a dozen files, and hands in. */
export function plannerCalls(material: Material, way: Way): ScriptedCall[] {
  const sources = Object.keys(material.files).filter((path) => path.startsWith('src/'));
  return [
    ...around(material, way),
    ...sources.slice(0, 12).map((path) => read(material, path)),
    search(material, way),
    ...sources.slice(0, 3).map((path) => read(material, path)),
    { name: 'submit_plan', input: {}, result: 'Taken.', isRead: false },
  ];
}

/** Of a summarizer: it looks at a few files and hands in. */
export function summarizerCalls(material: Material, entries: readonly DistilledEntry[]): ScriptedCall[] {
  const sources = Object.keys(material.files).filter((path) => path.startsWith('src/'));
  return [
    ...sources.slice(0, 3).map((path) => read(material, path)),
    { name: 'submit_brief', input: { entries }, result: 'Taken.', isRead: false },
  ];
}

/** What every session finds out that is not told it. */
function around(material: Material, { hasBrief }: Way): ScriptedCall[] {
  if (hasBrief) return [];
  const folders = [...new Set(Object.keys(material.files).map((path) => path.split('/').slice(0, -1).join('/')))];
  return [folder(material, ''), ...folders.slice(0, 3).map((path) => folder(material, path)), ...known(material)];
}

const known = (material: Material): ScriptedCall[] =>
  ['package.json', 'README.md', 'src/index.ts'].map((path) => read(material, path));

const pathsOf = ({ scope }: Task): string[] => scope.map((glob) => glob.slice(glob.indexOf(':') + 1));

/** One of the same folder that is there. */
function neighbourOf({ files }: Material, path: string): string {
  const start = path.slice(0, path.lastIndexOf('/') + 1);
  return Object.keys(files).find((other) => other.startsWith(start) && other !== path) ?? 'README.md';
}

function folder({ name, files }: Material, path: string): ScriptedCall {
  const below = path === '' ? '' : `${path}/`;
  const entries = Object.keys(files).flatMap((file) =>
    file.startsWith(below) ? [file.slice(below.length).split('/')[0] ?? ''] : [],
  );
  return {
    name: 'read_file',
    input: { path: `${name}/${path}` },
    result: [...new Set(entries)].join('\n'),
    isRead: true,
  };
}

/** A file that is still to be written is as long as one that is there. */
function read({ name, files }: Material, path: string): ScriptedCall {
  const text = files[path] ?? Object.entries(files).find(([other]) => other.startsWith('src/'))?.[1] ?? '';
  return { name: 'read_file', input: { path: `${name}/${path}` }, result: numberedLines(text, 1), isRead: true };
}

const mostShown = 200;

function search({ name, files, vendored }: Material, { isCompact }: Way): ScriptedCall {
  const own = Object.keys(files).filter((path) => path.endsWith('.ts'));
  const hits = [
    ...Array.from({ length: vendored / 10 }, (_, at) => ({ path: `${name}/node_modules/p${at}/index.js`, count: 10 })),
    ...own.map((path) => ({ path: `${name}/${path}`, count: 2 })),
  ];
  const text = 'export const value = (input: string): number => input.length; // as it stands there';
  const lines = (files: typeof hits) =>
    files.flatMap(({ path, count }) => Array.from({ length: count }, (_, line) => ({ path, line: line + 1, text })));
  const chosen = chosenHits(hits, { below: '', perFolder: 20, most: 100 });
  const result = isCompact
    ? compactSearchText({ matches: lines(chosen.files), truncated: true, leftOut: chosen.leftOut })
    : searchText({ matches: lines(hits).slice(0, mostShown), truncated: true });
  return { name: 'search', input: { pattern: 'export const value' }, result, isRead: false };
}

function edit(path: string, { isCompact }: Way): ScriptedCall {
  const written = Array.from({ length: 40 }, (_, at) => `export const made${at} = (input: string) => input.at(${at});`);
  const snippet = numberedLines(['// before', ...written, '// after'].join('\n'), 20);
  return {
    name: 'str_replace_based_edit_tool',
    input: { command: 'str_replace', path, old_str: '// before\n', new_str: written.join('\n') },
    result: editText(snippet, isCompact),
    isRead: false,
  };
}

function tests({ tests: count }: Material, { isCompact }: Way, failing: number): ScriptedCall {
  const passed = Array.from(
    { length: count },
    (_, at) => `  ✓ tests/module${at}.test.ts > does what it says (${at} ms)`,
  );
  const failures = Array.from(
    { length: failing },
    (_, at) =>
      `  × tests/module${at}.test.ts > is right\n    AssertionError: expected ${at} to be 7\n      at module.ts:9`,
  );
  const output = [...passed, ...failures, `Tests ${failing} failed, ${count} passed`].join('\n');
  const result = {
    exitCode: failing > 0 ? 1 : 0,
    signal: null,
    timedOut: false,
    output,
    omittedBytes: 0,
    durationMs: 9,
  };
  return {
    name: 'bash',
    input: { command: 'npm test' },
    result: commandText(result, [], { isCompact }),
    isRead: false,
  };
}
