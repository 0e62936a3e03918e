/**
 * Repositories as a stranger has them, in containers of the image `full`: set up and tested as they ask for, with a database
 * where their files name one.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { networkPresets } from '../../src/core/network/network.ts';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { plan, task } from '../core/builders.ts';
import { git as gitOutput } from '../git/repositories.ts';
import { built, type Rested, tasksOf } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { grades, writes } from './sessions.ts';

const engine = await findEngine(process.env);
if (!engine.ok)
  console.warn(`SKIPPED: strangers' repositories in Go, Python and TypeScript with PostgreSQL: ${engine.reason}`);

/** The image is built, Go compiles its library three times, and the machine may be busy. */
const patience = { timeout: 600_000 };

const goModule = {
  'go.mod': 'module example.com/words\n\ngo 1.21\n',
  'words.go': 'package words\n\nfunc Shout(text string) string { return text + "!" }\n',
  'words_test.go': `package words

import "testing"

func TestShout(t *testing.T) {
	if Shout("a") != "a!" {
		t.Fatal("no shout")
	}
}
`,
};

/** No registry answers here, so its environment takes pytest from the image, and its file says so. One file is of Git LFS. */
const pythonProject = {
  '.gitattributes': 'word.txt filter=lfs diff=lfs merge=lfs -text\n',
  '.gitignore': '.venv\n__pycache__\n.pytest_cache\n',
  'breakwater.yaml': 'setup: python3 -m venv --system-site-packages .venv\ntest: .venv/bin/python -m pytest -q\n',
  'pyproject.toml': '[project]\nname = "words"\nversion = "1"\n',
  'test_words.py': `import pathlib
import sys


def test_runs_in_its_own_environment():
    assert sys.prefix.endswith(".venv")


def test_finds_the_word_whole():
    word = pathlib.Path("word.txt")
    assert not word.exists() or word.read_text() == "python\\n"
`,
};

/** A lock file and a database, and not a line that was written for us. */
const shop = {
  '.gitignore': 'node_modules\n',
  '.env.example': 'DATABASE_URL=postgres://shop:secret@localhost:5432/shop_test\n',
  'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n    ports: ["5432:5432"]\n',
  'package.json': JSON.stringify({
    name: 'shop',
    version: '1.0.0',
    type: 'module',
    scripts: { test: 'node --test shop.test.ts' },
    dependencies: { words: 'file:words' },
  }),
  'package-lock.json': JSON.stringify({
    name: 'shop',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'shop', version: '1.0.0', dependencies: { words: 'file:words' } },
      'node_modules/words': { resolved: 'words', link: true },
      words: { version: '1.0.0' },
    },
  }),
  'words/package.json': JSON.stringify({ name: 'words', version: '1.0.0', main: 'index.js' }),
  'words/index.js': "module.exports = 'there';\n",
  'shop.test.ts': `import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import word from 'words';

test('an order is kept in the database', () => {
  const url: string = process.env.DATABASE_URL ?? '';
  const orders = \`CREATE TEMPORARY TABLE orders (word text); INSERT INTO orders VALUES ('\${word}'); SELECT word FROM orders\`;
  const said = execFileSync('psql', ['--quiet', '--no-align', '--tuples-only', url, '--command', orders]);
  assert.equal(said.toString().trim(), 'there');
});
`,
};

/**
 * It asks the registry of npm during setup and again during its tests, which then say nothing for longer than any one
 * question for them waits.
 */
const quiet = {
  '.gitignore': 'reached\n',
  'breakwater.yaml': `setup: node ask.mjs > reached
test: cat reached; node ask.mjs; sleep 26; echo done
testTimeoutMinutes: 45
network: { setup: [npm] }
`,
  'ask.mjs': `const answer = await fetch('http://${networkPresets.npm[0]}/words').catch((error) => ({ status: error.cause.code }));
console.log(answer.status === 403 ? 'refused' : typeof answer.status === 'number' ? 'answered' : answer.status);
`,
};

describe.skipIf(!engine.ok)("a stranger's repository", patience, () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await localStack(
      [
        writes('words', { 'go/word.txt': 'go\n', 'python/word.txt': 'python\n' }),
        grades('words'),
        writes('shop', { 'shop/word.txt': 'shop\n' }),
        grades('shop'),
      ],
      { sandbox: 'container' },
    );
  }, patience.timeout);
  afterAll(() => stack?.close());

  const builtOf = (id: string, repositories: Record<string, Record<string, string>>, approval?: 'plan') =>
    built(stack.client, {
      plan: plan([task({ id, scope: Object.keys(repositories).map((name) => `${name}:word.txt`) })]),
      repositories: Object.entries(repositories).map(([name, files]) => ({ name, url: stack.repository(name, files) })),
      ...(approval ? { approval } : {}),
    });
  const kept = 'What setup has made is kept';
  const told = ({ events }: Rested): string[] =>
    events.flatMap(({ type, text }) =>
      /^(environment|base|tools)\./.test(type) ? [text.replace(/: \d+ MB in .*/, '')] : [],
    );

  test.concurrent('in Go and one in Python are tested each in its own way, in one sandbox', async () => {
    const words = await builtOf('words', { go: goModule, python: pythonProject });
    expect(told(words)).toEqual([
      'go: image full (because of go.mod), tests go test ./... (because of go.mod)',
      'python: image full (because of pyproject.toml), setup python3 -m venv --system-site-packages .venv (from breakwater.yaml), tests .venv/bin/python -m pytest -q (from breakwater.yaml)',
      kept,
      'the tests of go on the base: go test ./... passes',
      'the tests of python on the base: .venv/bin/python -m pytest -q passes',
    ]);
    expect(tasksOf(words.view)).toEqual(['words: merged after 1 rounds, 0 conflicts']);
    const oid = createHash('sha256').update('python\n').digest('hex');
    const remote = join(stack.repositories, 'python.git');
    const branch = words.view.repositories.find(({ name }) => name === 'python')?.branch;
    expect(gitOutput(remote, 'show', `${branch}:word.txt`)).toContain(`oid sha256:${oid}`);
    const contents = join(remote, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid);
    expect(readFileSync(contents, 'utf8')).toBe('python\n');
  });

  test.concurrent('in TypeScript with a lock file and a database has both, with no file written by hand', async () => {
    const shopped = await builtOf('shop', { shop });
    const database = 'because of DATABASE_URL in .env.example, the service postgres of docker-compose.yml';
    expect(told(shopped)).toEqual([
      `shop: image full (${database.replace('because of', 'because of the script test of package.json,')}), setup npm ci (because of package-lock.json), tests npm test (because of the script test of package.json), services postgres (${database})`,
      kept,
      'the tests of shop on the base: npm test passes',
    ]);
    expect(tasksOf(shopped.view)).toEqual(['shop: merged after 1 rounds, 0 conflicts']);
  });

  test.concurrent('whose tests are silent is waited for, and reaches a registry during setup alone', async () => {
    const { events } = await builtOf('quiet', { quiet }, 'plan');
    const [base] = events.filter(({ type }) => type === 'base.tested');
    expect([base?.data.tail, base?.data.durationMs]).toEqual(['answered\nrefused\ndone\n', expect.any(Number)]);
    expect(events.at(-1)?.type).toBe('build.paused');
  });
});
