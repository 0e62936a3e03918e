import { describe, expect, it } from 'vitest';
import { readsOnlyManifests, setUpFiles, touchesSetUp } from '../../../src/core/environments/set-up-files.ts';

const reads = (setup: string, texts: Record<string, string> = {}) =>
  readsOnlyManifests({ setup: [setup], packages: [] }, texts);

describe('a setup reads manifests and lock files alone', () => {
  it.each([
    ['npm ci'],
    ['npm install --global --prefix "$HOME/.local" pnpm@9 && pnpm install --frozen-lockfile'],
    ['corepack enable; (cd web && yarn install --immutable)'],
    ['python3 -m venv .venv && .venv/bin/pip install pytest'],
    [".venv/bin/pip install --editable '.[dev]'"],
    ['python3 -m venv "$HOME/.local/uv" && "$HOME/.local/uv/bin/pip" install uv && mkdir -p "$HOME/.local/bin"'],
    ['POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction'],
    ['go mod download'],
    ['cargo fetch --locked'],
  ])('with %s', (command) => expect(reads(command)).toBe(true));

  it.each([
    ['where a list of requirements names packages', 'pip install -r requirements.txt', { 'requirements.txt': 'six\n' }],
    ['where npm links a folder', 'npm ci', { 'package.json': '{"dependencies":{"a":"file:a"}}' }],
    [
      'where what runs at the install only writes into git',
      'npm ci',
      { 'package.json': '{"scripts":{"prepare":"husky"}}' },
    ],
  ])('%s', (_, command, texts) => expect(reads(command, texts)).toBe(true));

  it.each([
    ['of a command that builds', 'npm ci && npm run build', {}],
    ['of a script', 'sh scripts/set-up.sh', {}],
    ['of an install of the repository itself', 'pip install .', {}],
    ['of a list that leads to another', 'pip install -r requirements.txt', { 'requirements.txt': '-r base.txt\n' }],
    ['of a list that was not read', 'pip install -r other.txt', {}],
    [
      'of scripts that run at the install',
      'npm ci',
      { 'web/package.json': '{"scripts":{"postinstall":"node build.js"}}' },
    ],
    ['of packages that are copied', 'yarn', { 'package.json': '{"dependencies":{"a":"file:a"}}' }],
    ['of what is compiled', 'pip install -e .', { 'pyproject.toml': 'requires = ["maturin"]' }],
  ])('but nobody knows %s', (_, command, texts) => expect(reads(command, texts)).toBe(false));
});

describe('the files of setups', () => {
  const environment = { setup: ['pip install -r ./requirements/dev.txt'], packages: [] };
  const app = { repository: 'app', environment, readsOnlyManifests: true };
  const plain = { repository: 'api', environment: { setup: [], packages: [] }, readsOnlyManifests: false };

  it('are manifests and what commands name, where all of them read nothing else', () => {
    expect(setUpFiles([app, plain])).toEqual({
      kind: 'some',
      names: expect.arrayContaining(['package-lock.json', 'go.sum']),
      paths: { app: ['requirements/dev.txt'] },
    });
    expect(setUpFiles([{ ...app, readsOnlyManifests: false }, plain])).toEqual({ kind: 'everything' });
  });

  it.each([
    ['a manifest in any folder', [{ repository: 'api', paths: ['a.ts', 'web/package.json'] }], true],
    ['a file that a command names', [{ repository: 'app', paths: ['requirements/dev.txt'] }], true],
    ['the same path elsewhere', [{ repository: 'api', paths: ['requirements/dev.txt'] }], false],
    ['what nobody has listed', [{ repository: 'app', paths: [] }], true],
    ['nothing of it', [{ repository: 'app', paths: ['src/a.ts'] }], false],
  ])('are touched, or not, by %s', (_, changed, isTouched) =>
    expect(touchesSetUp(setUpFiles([app]), changed)).toBe(isTouched),
  );
});
