import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectEnvironment } from '../../../src/core/environments/detection/detect-environment.ts';
import { manifestsToRead } from '../../../src/core/environments/detection/manifests.ts';

/** A repository by its files; `null` stands for one that is not read. */
const detected = (files: Record<string, string | object | null>) => {
  const paths = Object.keys(files);
  const texts = Object.fromEntries(
    manifestsToRead(paths).map(({ path }) => {
      const content = files[path] ?? '';
      return [path, typeof content === 'string' ? content : JSON.stringify(content)];
    }),
  );
  return detectEnvironment({ paths, texts });
};
const summary = (files: Record<string, string | object | null>) => {
  const { image, setup, test, network } = detected(files);
  return { image, setup, test, presets: network.setup };
};

const install = (what: string) => `npm install --global --prefix "$HOME/.local" ${what}`;
const venv = "python3 -m venv .venv && echo '*' >.venv/.gitignore";
const tool = (name: string) =>
  `python3 -m venv "$HOME/.local/${name}" && "$HOME/.local/${name}/bin/pip" install ${name} && mkdir -p "$HOME/.local/bin" && ln -sf "$HOME/.local/${name}/bin/${name}" "$HOME/.local/bin/${name}"`;
const tested = { scripts: { test: 'node --test' }, dependencies: { zod: '4' } };
const pytest = '.venv/bin/python -m pytest';

describe('what is detected', () => {
  it.each<[string, Record<string, string | object | null>, ReturnType<typeof summary>]>([
    ['nothing', { 'README.md': '' }, { image: null, setup: [], test: null, presets: [] }],
    [
      'npm with a lock file',
      { 'package.json': tested, 'package-lock.json': null },
      { image: 'node', setup: ['npm ci'], test: 'npm test', presets: ['npm'] },
    ],
    [
      'npm without a lock file',
      { 'package.json': tested },
      { image: 'node', setup: ['npm install --no-package-lock'], test: 'npm test', presets: ['npm'] },
    ],
    [
      'a package that needs nothing',
      { 'package.json': { scripts: { test: 'node --test' } } },
      { image: 'node', setup: [], test: 'npm test', presets: [] },
    ],
    [
      'the test script that npm init writes, and a runner',
      {
        'package.json': {
          scripts: { test: 'echo "Error: no test specified" && exit 1' },
          devDependencies: { vitest: '4' },
        },
      },
      { image: 'node', setup: ['npm install --no-package-lock'], test: 'npx vitest run', presets: ['npm'] },
    ],
    [
      'no tests',
      { 'package.json': { dependencies: { zod: '4' } }, 'package-lock.json': null },
      { image: 'node', setup: ['npm ci'], test: null, presets: ['npm'] },
    ],
    [
      'a package.json that is none',
      { 'package.json': '{ "scripts": ', 'package-lock.json': null },
      { image: 'node', setup: ['npm ci'], test: null, presets: ['npm'] },
    ],
    [
      'a package.json of odd values',
      { 'package.json': '{ "scripts": [1], "dependencies": "x", "packageManager": 3, "workspaces": null }' },
      {
        image: 'node',
        setup: ['npm install --no-package-lock'],
        test: 'npm test --workspaces --if-present',
        presets: ['npm'],
      },
    ],
    [
      'pnpm by its lock file',
      { 'package.json': tested, 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" },
      {
        image: 'node',
        setup: [install('pnpm@9.15.9'), 'pnpm install --frozen-lockfile'],
        test: 'pnpm test',
        presets: ['npm'],
      },
    ],
    [
      'pnpm by an older lock file',
      { 'package.json': tested, 'pnpm-lock.yaml': 'lockfileVersion: 6.1\n' },
      {
        image: 'node',
        setup: [install('pnpm@8.15.9'), 'pnpm install --frozen-lockfile'],
        test: 'pnpm test',
        presets: ['npm'],
      },
    ],
    [
      'pnpm by packageManager, with workspaces',
      {
        'package.json': { packageManager: 'pnpm@10.2.1+sha512.abc', devDependencies: { typescript: '5' } },
        'pnpm-workspace.yaml': null,
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
        'packages/a/package.json': tested,
      },
      {
        image: 'node',
        setup: [install('pnpm@10.2.1'), 'pnpm install --frozen-lockfile'],
        test: 'pnpm --recursive test',
        presets: ['npm'],
      },
    ],
    [
      'the first yarn',
      { 'package.json': tested, 'yarn.lock': '# yarn lockfile v1\n' },
      {
        image: 'node',
        setup: [install('yarn@1.22.22'), 'yarn install --frozen-lockfile'],
        test: 'yarn test',
        presets: ['npm'],
      },
    ],
    [
      'a later yarn, with workspaces and no script',
      { 'package.json': { workspaces: ['packages/*'] }, 'yarn.lock': '__metadata:\n  version: 8\n' },
      {
        image: 'node',
        setup: [install('@yarnpkg/cli-dist@4.9.2'), 'yarn install --immutable'],
        test: 'yarn workspaces foreach --all run test',
        presets: ['npm'],
      },
    ],
    [
      'bun',
      { 'package.json': { ...tested, packageManager: 'bun@1.2.4' }, 'bun.lock': null },
      {
        image: 'node',
        setup: [install('bun@1.2.4'), 'bun install --frozen-lockfile'],
        test: 'bun run test',
        presets: ['npm'],
      },
    ],
    [
      'workspaces of npm',
      { 'package.json': { workspaces: ['packages/*'] }, 'package-lock.json': null, 'packages/a/package.json': tested },
      { image: 'node', setup: ['npm ci'], test: 'npm test --workspaces --if-present', presets: ['npm'] },
    ],
    [
      'a version that is no version',
      { 'package.json': { ...tested, packageManager: 'pnpm@$(id)' }, 'package-lock.json': null },
      { image: 'node', setup: ['npm ci'], test: 'npm test', presets: ['npm'] },
    ],
    [
      'a Go module',
      { 'go.mod': 'module example.com/a\n\ngo 1.22\n\nrequire github.com/google/uuid v1.6.0\n', 'go.sum': null },
      { image: 'full', setup: ['go mod download'], test: 'go test ./...', presets: ['go'] },
    ],
    [
      'a Go module without dependencies',
      { 'go.mod': 'module example.com/a\n\ngo 1.22\n' },
      { image: 'full', setup: [], test: 'go test ./...', presets: ['go'] },
    ],
    [
      'a Go module with its dependencies in it',
      { 'go.mod': 'require (\n\tgithub.com/google/uuid v1.6.0\n)\n', 'vendor/modules.txt': null },
      { image: 'full', setup: [], test: 'go test ./...', presets: ['go'] },
    ],
    [
      'a workspace of Go',
      { 'go.work': 'use (\n\t./a\n\t./b\n)\n', 'a/go.mod': '', 'b/go.mod': '' },
      {
        image: 'full',
        setup: ['go mod download'],
        test: "go list -f '{{.Dir}}/...' -m | xargs go test",
        presets: ['go'],
      },
    ],
    [
      'requirements of Python',
      { 'requirements.txt': 'flask==3.0\n', 'requirements-dev.txt': 'pytest>=8\n' },
      {
        image: 'full',
        setup: [venv, '.venv/bin/pip install -r requirements.txt -r requirements-dev.txt'],
        test: pytest,
        presets: ['pypi'],
      },
    ],
    [
      'requirements without a runner of tests',
      { 'requirements.txt': 'flask==3.0\n', 'tests/test_a.py': null },
      {
        image: 'full',
        setup: [venv, '.venv/bin/pip install -r requirements.txt', '.venv/bin/python -m pip install pytest'],
        test: pytest,
        presets: ['pypi'],
      },
    ],
    [
      'a project of Python with extras and groups',
      {
        'pyproject.toml':
          '[project]\nname = "a"\n[project.optional-dependencies]\ntest = ["pytest"]\ndocs = ["sphinx"]\n[dependency-groups]\ndev = ["ruff"]\n',
      },
      {
        image: 'full',
        setup: [venv, '.venv/bin/pip install --upgrade pip', ".venv/bin/pip install --editable '.[test]' --group dev"],
        test: pytest,
        presets: ['pypi'],
      },
    ],
    [
      'uv',
      { 'pyproject.toml': '[project.optional-dependencies]\ntest = ["pytest"]\n', 'uv.lock': null },
      { image: 'full', setup: [tool('uv'), 'uv sync --frozen --extra test'], test: pytest, presets: ['pypi'] },
    ],
    [
      'poetry',
      { 'pyproject.toml': '[tool.poetry.group.dev.dependencies]\npytest = "^8"\n', 'poetry.lock': null },
      {
        image: 'full',
        setup: [tool('poetry'), 'POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction'],
        test: pytest,
        presets: ['pypi'],
      },
    ],
    [
      'Cargo',
      { 'Cargo.toml': '[package]\nname = "a"\n', 'Cargo.lock': null },
      { image: 'full', setup: ['cargo fetch --locked'], test: 'cargo test', presets: ['crates'] },
    ],
    [
      'a workspace of Cargo without a lock file',
      { 'Cargo.toml': '[workspace]\nmembers = ["a"]\n', 'a/Cargo.toml': '' },
      { image: 'full', setup: ['cargo fetch'], test: 'cargo test --workspace', presets: ['crates'] },
    ],
    [
      'a Makefile with tests',
      { Makefile: '.PHONY: all\nall test: main\n\t./run\n' },
      { image: 'full', setup: [], test: 'make test', presets: [] },
    ],
    [
      'a Makefile without tests',
      { Makefile: 'test := 1\nall:\n\ttest: x\n# test: y\n' },
      { image: null, setup: [], test: null, presets: [] },
    ],
    [
      'a Makefile beside what has tests of its own',
      { Makefile: 'test:\n\tgolangci-lint run\n', 'go.mod': 'module a\n' },
      { image: 'full', setup: [], test: 'go test ./...', presets: ['go'] },
    ],
    [
      'several together',
      { 'package.json': tested, 'package-lock.json': null, 'go.mod': 'require github.com/google/uuid v1.6.0\n' },
      {
        image: 'full',
        setup: ['npm ci', 'go mod download'],
        test: 'npm test && go test ./...',
        presets: ['npm', 'go'],
      },
    ],
  ])('%s', (_, files, expected) => {
    expect(summary(files)).toEqual(expected);
  });

  it('says why', () => {
    const { reasons } = detected({
      'package.json': { ...tested, packageManager: 'pnpm@9.1.0' },
      'pnpm-lock.yaml': '',
    });
    const script = { because: 'script', path: 'package.json', name: 'test' };
    const setup = [
      { because: 'manager', path: 'package.json', name: 'pnpm@9.1.0' },
      { because: 'lock-file', path: 'pnpm-lock.yaml', name: null },
    ];
    expect(reasons).toEqual({
      image: [script],
      setup,
      test: [script],
      services: [],
      variables: [],
      'network.setup': setup,
      packages: [],
    });
  });
});

describe('the parts of a monorepo', () => {
  const api = { 'services/api/go.mod': 'module a\n', 'services/api/go.sum': null };
  const web = { 'web/package.json': tested, 'web/package-lock.json': null };

  it('are packages where the root has no tests, each with its own', () => {
    const { image, setup, test, packages, network } = detected({ ...api, ...web, 'examples/x/package.json': tested });
    expect({ image, setup, test, packages, network }).toEqual({
      image: 'full',
      setup: [],
      test: null,
      packages: [
        { path: 'services/api', setup: [], test: 'go test ./...' },
        { path: 'web', setup: ['npm ci'], test: 'npm test' },
      ],
      network: { setup: ['go', 'npm'] },
    });
  });

  it('are packages beside a root of another kind, and belong to one of their own', () => {
    expect(detected({ 'go.mod': 'module a\n', ...api, ...web }).packages).toEqual([
      { path: 'web', setup: ['npm ci'], test: 'npm test' },
    ]);
  });

  it('are prepared for the tests of a Makefile at the root', () => {
    const { setup, test, packages } = detected({ Makefile: 'test:\n\t./all.sh\n', ...web });
    expect({ setup, test, packages }).toEqual({ setup: ["(cd 'web' && npm ci)"], test: 'make test', packages: [] });
  });

  it('are not looked for in examples, fixtures and what others wrote', () => {
    const elsewhere = ['examples/a', 'tests/fixtures', 'node_modules/a', 'vendor/b', '.github/x', 'a/b/c'];
    expect(manifestsToRead(elsewhere.map((folder) => `${folder}/package.json`))).toEqual([]);
  });
});

describe('databases', () => {
  const locked = { 'package-lock.json': null };
  const project = (...names: string[]) => ({
    'package.json': { ...tested, dependencies: Object.fromEntries(names.map((name) => [name, '1'])) },
    ...locked,
  });
  const found = (files: Record<string, string | object | null>) => {
    const { image, services, variables } = detected(files);
    return { image, services: services.map(({ name, ready }) => [name, ready]), variables };
  };
  const ready = ['postgres', 'pg_isready --host 127.0.0.1 --port 5432'];
  const variablesOf = (user: string, password: string, name: string) => ({
    DATABASE_URL: `postgres://${user}:${password}@127.0.0.1:5432/${name}`,
    PGHOST: '127.0.0.1',
    PGPORT: '5432',
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: name,
  });

  it('a client of PostgreSQL brings one', () => {
    expect(found(project('pg'))).toEqual({
      image: 'full',
      services: [ready],
      variables: variablesOf('postgres', 'postgres', 'postgres'),
    });
  });

  it('a URL in an example of the variables says user, name and port', () => {
    const example = [
      'DATABASE_URL="postgresql://app:secret@localhost:5433/shop?schema=public" # local',
      'TEST_DATABASE_URL=postgres://app:secret@db/shop_test',
      'OTHER_URL=postgres://<user>@localhost/x',
      'REDIS_URL=redis://cache:6380/1',
    ].join('\n');
    const { services, variables } = detected({ ...project(), '.env.example': example });
    expect(variables).toEqual({
      ...variablesOf('app', 'secret', 'shop'),
      PGPORT: '5433',
      DATABASE_URL: 'postgres://app:secret@127.0.0.1:5433/shop?schema=public',
      TEST_DATABASE_URL: 'postgres://app:secret@127.0.0.1:5433/shop_test',
      REDIS_URL: 'redis://127.0.0.1:6380/1',
    });
    expect(services.map(({ name }) => name)).toEqual(['postgres', 'redis']);
    const statements = services[0]?.run.match(/CREATE [^;]*;/g);
    expect(statements).toEqual([
      'CREATE ROLE "app" SUPERUSER LOGIN;',
      'CREATE DATABASE "shop" OWNER "app";',
      'CREATE DATABASE "shop_test" OWNER "app";',
    ]);
  });

  it('variables that name one by its parts say user, password, name and port', () => {
    const example = [
      'DB_HOST=db.internal',
      'DB_PORT=5432',
      'DB_USERNAME=shop # the role',
      'DB_PASSWORD=',
      'DB_DATABASE="orders"',
      'TEST_DB_NAME=orders_test',
      'DB_POOL=5',
      'SMTP_HOST=mail',
    ].join('\n');
    const { services, variables, reasons } = detected({ ...project(), '.env.example': example });
    expect(variables).toEqual({
      ...variablesOf('shop', 'postgres', 'orders'),
      DB_HOST: '127.0.0.1',
      DB_PORT: '5432',
      DB_USERNAME: 'shop',
      DB_PASSWORD: 'postgres',
      DB_DATABASE: 'orders',
      TEST_DB_NAME: 'orders_test',
    });
    expect(services[0]?.run.match(/CREATE [^;]*;/g)).toEqual([
      'CREATE ROLE "shop" SUPERUSER LOGIN;',
      'CREATE DATABASE "orders" OWNER "shop";',
      'CREATE DATABASE "orders_test" OWNER "postgres";',
    ]);
    expect(reasons.services).toEqual([{ because: 'variable', path: '.env.example', name: 'DB_PORT' }]);
  });

  it('settings of an image that a compose file takes from an example of variables', () => {
    const compose = 'image: postgres:16\nenvironment:\n  POSTGRES_USER: $POSTGRES_USER\n  POSTGRES_DB: $POSTGRES_DB\n';
    const example = 'POSTGRES_USER=shop\nPOSTGRES_PASSWORD=secret\nPOSTGRES_DB=orders\n';
    expect(found({ ...project(), 'compose.yml': compose, '.env.example': example }).variables).toEqual({
      ...variablesOf('shop', 'secret', 'orders'),
      POSTGRES_USER: 'shop',
      POSTGRES_PASSWORD: 'secret',
      POSTGRES_DB: 'orders',
    });
  });

  it('a service of a compose file, with its settings', () => {
    const compose = [
      'services:',
      '  db:',
      '    image: "postgis/postgis:16-3.4"',
      '    environment:',
      '      POSTGRES_USER: shop',
      '      - POSTGRES_PASSWORD=secret',
      '      POSTGRES_DB: "orders"',
      '  cache:',
      '    image: redis:7',
    ].join('\n');
    expect(found({ ...project(), 'docker-compose.yml': compose })).toEqual({
      image: 'full',
      services: [ready, ['redis', 'redis-cli -p 6379 ping']],
      variables: { ...variablesOf('shop', 'secret', 'orders'), REDIS_URL: 'redis://127.0.0.1:6379/' },
    });
  });

  it.each<[string, Record<string, string | object | null>, string[]]>([
    ['a Go client', { 'go.mod': 'require (\n\tgithub.com/jackc/pgx/v5 v5.5.0\n)\n' }, ['postgres']],
    ['a Python client', { 'requirements.txt': 'psycopg2-binary>=2\nredis\n' }, ['postgres', 'redis']],
    ['a Python client of a project', { 'pyproject.toml': '[project]\ndependencies = ["asyncpg>=1"]\n' }, ['postgres']],
    ['a Rust client', { 'Cargo.toml': '[dependencies]\ntokio-postgres = "0.7"\n' }, ['postgres']],
    ['a client of redis', project('ioredis'), ['redis']],
    ['parts of any database', { ...project(), '.env.example': 'DB_HOST=localhost\nDB_NAME=a\nDB_PORT=3306\n' }, []],
    ['a password alone', { ...project(), '.env.example': 'POSTGRES_PASSWORD=secret\n' }, []],
    ['a driver of an ORM for Go', { 'go.mod': 'require gorm.io/driver/postgres v1.5.0\n' }, ['postgres']],
    ['another database', { ...project(), '.env.example': 'DATABASE_URL=mysql://root@localhost/x\n' }, []],
    ['an image that is called otherwise', { ...project(), 'compose.yml': 'image: postgrest/postgrest\n' }, []],
    ['no hint', project('express'), []],
  ])('%s: %j', (_, files, names) => {
    expect(detected(files).services.map(({ name }) => name)).toEqual(names);
  });

  it('a word that is more than a word never becomes part of a command', () => {
    const word = fc.string({ unit: fc.constantFrom('a', '"', "'", ';', '$', '(', ')', '`', '\\', ' ', '/', ':', '@') });
    fc.assert(
      fc.property(word, word, word, (user, password, name) => {
        const { services } = detected({
          '.env': `DATABASE_URL=postgres://${user}:${password}@localhost/${name}\nPGHOST=${name}\nPGUSER=${user}\nPGDATABASE=${name}\n`,
          'compose.yml': `image: postgres\nPOSTGRES_USER: ${user}\nPOSTGRES_DB: ${name}\n`,
        });
        for (const quoted of services[0]?.run.match(/"[^"$]*"(?= SUPERUSER| OWNER|;)/g) ?? [])
          expect(quoted).toMatch(/^"[\w.-]+"$/);
      }),
    );
  });
});

it.each([
  ['blank lines', '\n'],
  ['blanks', ' '],
  ['targets', 'test '],
  ['images', 'image: a/'],
  ['variables', 'A=postgres://a:'],
  ['parts of variables', 'A_DB_'],
  ['names', 'a-'],
  ['quotes', '"'],
  ['tables', '[dependency-groups]\n'],
  ['brackets', '['],
])('a manifest of nothing but %s is looked through in little time', (_, part) => {
  const text = part.repeat(Math.floor(200_000 / part.length));
  const names = [
    'package.json',
    'go.mod',
    'Cargo.toml',
    'pyproject.toml',
    'requirements.txt',
    'Makefile',
    'compose.yml',
    '.env',
  ];
  expect(detected(Object.fromEntries(names.map((name) => [name, text]))).image).toBe('full');
});
