import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const library = new URL('../src/index.ts', import.meta.url).href;

/** An example is a block of code with the block of its output behind it. */
const examples = [...readme.matchAll(/^```ts\n(.*?)^```\n+```text\n(.*?)^```$/gms)];

/** Runs an example as a module of its own and returns what it logs. */
async function outputOf(code: string): Promise<string> {
  const lines: string[] = [];
  const module = code.replaceAll("from 'textkit'", `from '${library}'`);
  const log = console.log;
  console.log = (line: string) => lines.push(line);
  try {
    await import(`data:text/javascript,${encodeURIComponent(module)}`);
  } finally {
    console.log = log;
  }
  return `${lines.join('\n')}\n`;
}

test('the README has examples', () => {
  assert.ok(examples.length > 0);
});

for (const [, code = '', output] of examples) {
  const functions = /\{(.*?)\}/.exec(code)?.[1]?.trim();
  test(`the README's example of ${functions} prints what it says`, async () => {
    assert.equal(await outputOf(code), output);
  });
}
