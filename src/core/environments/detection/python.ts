/** What a Python project says. Its packages are in `.venv`, which git is told to leave out. */
import { type Finding, reason } from './finding.ts';
import type { Folder } from './folder.ts';

const requirements = [
  'requirements.txt',
  'requirements-dev.txt',
  'requirements-test.txt',
  'requirements/dev.txt',
  'requirements/test.txt',
  'dev-requirements.txt',
  'test-requirements.txt',
];
const projects = ['pyproject.toml', 'setup.py', 'setup.cfg'];
const tests = ['pytest.ini', 'tox.ini', 'conftest.py', 'tests/conftest.py'];
export const pythonManifests = [...requirements, ...projects, ...tests, 'poetry.lock', 'uv.lock'];

/** Newer versions of Python put the file there themselves. */
const venv = "python3 -m venv .venv && echo '*' >.venv/.gitignore";

export function python(folder: Folder): Finding | null {
  const listed = folder.present(requirements);
  const project = folder.present(projects)[0];
  const manifest = listed[0] ?? project;
  if (manifest === undefined) return null;
  const { setup, why } = setupOf(folder, { listed, project });
  const named = [...requirements, ...projects, ...tests].filter(folder.has).map(folder.text).join('\n');
  const hasPytest = /\bpytest\b/i.test(named);
  return {
    ecosystem: 'python',
    image: 'full',
    // It runs tests of unittest as well.
    setup: hasPytest ? setup : [...setup, installed(setup, 'pytest')],
    test: '.venv/bin/python -m pytest',
    presets: ['pypi'],
    dependencies: dependenciesOf(folder, [...requirements, ...projects]),
    reasons: {
      setup: [why],
      test: [reason(hasPytest ? 'dependency' : 'manifest', manifest, hasPytest ? 'pytest' : null)],
    },
  };
}

function setupOf(folder: Folder, { listed, project }: { listed: readonly string[]; project: string | undefined }) {
  const text = folder.text('pyproject.toml');
  if (folder.has('uv.lock')) {
    const more = [
      ...extrasOf(text).map((name) => ` --extra ${name}`),
      ...groupsOf(text).map((name) => ` --group ${name}`),
    ];
    return { setup: [tool('uv'), `uv sync --frozen${more.join('')}`], why: reason('lock-file', folder.at('uv.lock')) };
  }
  if (folder.has('poetry.lock')) {
    const install = 'POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction';
    return { setup: [tool('poetry'), install], why: reason('lock-file', folder.at('poetry.lock')) };
  }
  const files = requirements.filter(folder.has).map((name) => `-r ${name}`);
  if (files.length > 0)
    return { setup: [venv, `.venv/bin/pip install ${files.join(' ')}`], why: reason('lock-file', listed[0] ?? '') };
  const groups = groupsOf(text);
  const extras = extrasOf(text);
  const self = extras.length > 0 ? `'.[${extras.join(',')}]'` : '.';
  const install = `.venv/bin/pip install --editable ${self}${groups.map((group) => ` --group ${group}`).join('')}`;
  // Groups of dependencies are newer than the pip of many machines.
  const upgrade = groups.length > 0 ? ['.venv/bin/pip install --upgrade pip'] : [];
  return { setup: [venv, ...upgrade, install], why: reason('no-lock-file', project ?? '') };
}

/** A program of Python's own, in an environment of its own. */
const tool = (name: string): string =>
  `python3 -m venv "$HOME/.local/${name}" && "$HOME/.local/${name}/bin/pip" install ${name} && mkdir -p "$HOME/.local/bin" && ln -sf "$HOME/.local/${name}/bin/${name}" "$HOME/.local/bin/${name}"`;

/** uv makes an environment without pip. */
const installed = (setup: readonly string[], name: string): string =>
  setup.some((command) => command.startsWith('uv '))
    ? `uv pip install ${name}`
    : `.venv/bin/python -m pip install ${name}`;

const testing = ['dev', 'test', 'tests', 'testing'];

/** The optional dependencies that tests may need. */
const extrasOf = (text: string): string[] =>
  testing.filter((name) => keysOf(text, 'project.optional-dependencies').includes(name));

const groupsOf = (text: string): string[] => testing.filter((name) => keysOf(text, 'dependency-groups').includes(name));

/** The keys of a table of TOML that stand at the beginning of a line. */
function keysOf(text: string, table: string): string[] {
  const [, rest = ''] = text.split(new RegExp(`^\\[${table.replace('.', '\\.')}\\][^\\S\\n]*$`, 'm'));
  const [body = ''] = rest.split(/^\[/m);
  return [...body.matchAll(/^([\w-]+)[^\S\n]*=/gm)].map(([, key = '']) => key);
}

/** Of a requirement, its name; other words of these files do no harm, since only a few names are asked for. */
const dependenciesOf = (folder: Folder, names: readonly string[]) =>
  names.filter(folder.has).flatMap((name) =>
    [...folder.text(name).matchAll(/(?:^|["'])[^\S\n]*([A-Za-z][\w-]*)(?=[\s"'[=<>~!;,]|$)/gm)].map(
      ([, found = '']) => ({
        name: found.toLowerCase().replaceAll('_', '-'),
        path: folder.at(name),
      }),
    ),
  );
