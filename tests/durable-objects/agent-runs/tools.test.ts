/** What tools decide without a sandbox: their schemas, interrupted edits. */
import { expect, test } from 'vitest';
import { commandText } from '../../../src/core/runs/tools/command-text.ts';
import { capped } from '../../../src/core/runs/tools/tool-outcome.ts';
import { editState } from '../../../src/durable-objects/agent-runs/tools/edit.ts';
import { submitVerdict } from '../../../src/durable-objects/agent-runs/tools/submit-verdict.ts';
import { WorkspacePath } from '../../../src/durable-objects/agent-runs/tools/workspace-path.ts';

const replace = (oldText: string, newText: string) => ({
  command: 'str_replace' as const,
  path: 'a',
  oldText,
  newText,
});

test.each([
  ['is open while the old text stands', replace('one', 'two'), 'x one y', 'open'],
  ['is done once the new text stands in its place', replace('one', 'two'), 'x two y', 'done'],
  ['is open when the new text stands elsewhere too', replace('one', 'two'), 'x one two', 'open'],
  ['that adds to the text is done once the longer text stands', replace('one', 'one two'), 'x one two', 'done'],
  ['that adds to the text is open before', replace('one', 'one two'), 'x one y', 'open'],
  ['that shortens the text is open before', replace('one two', 'one'), 'x one two', 'open'],
  ['is unclear when neither text stands', replace('one', 'two'), 'x', 'unclear'],
] as const)('an interrupted replacement %s', (_, request, text, expected) => {
  expect(editState(request, text)).toBe(expected);
});

test('an interrupted insertion is open unless its text already stands there', () => {
  const insert = { command: 'insert' as const, path: 'a', afterLine: 1, text: 'new\n' };
  expect(editState(insert, 'first\nsecond\n')).toBe('open');
  expect(editState(insert, 'first\nnew\nsecond\n')).toBe('unclear');
});

test('the schema of a tool is plain: an object, without references', () => {
  const text = JSON.stringify(submitVerdict.definition);
  expect(submitVerdict.definition).toEqual(expect.objectContaining({ name: 'submit_verdict' }));
  expect(text).toContain('"input_schema":{"type":"object"');
  expect(text).not.toMatch(/\$ref|\$schema|\$defs/);
});

test('a path with a leading slash is answered with the path to write instead', () => {
  const fault = (path: string) => WorkspacePath.safeParse(path).error?.issues[0]?.message;
  expect(fault('api/src/index.ts')).toBeUndefined();
  expect(fault('/workspace/api/src/index.ts')).toBe(
    "paths are relative to the workspace and begin with a repository's folder: write api/src/index.ts instead of /workspace/api/src/index.ts",
  );
});

test('the text of a command says how it ended', () => {
  const result = { exitCode: 0, signal: null, timedOut: false, output: 'ok\n', omittedBytes: 0, durationMs: 5 };
  expect(commandText(result)).toBe('ok');
  const killed = { ...result, exitCode: null, signal: 'SIGKILL', timedOut: true, omittedBytes: 9, durationMs: 600_000 };
  expect(commandText(killed)).toBe(
    'ok\n[9 bytes of output left out in the middle]\n[stopped after 600 s: the time limit]\n[ended by SIGKILL]',
  );
});

test('a long result loses its middle and says so', () => {
  expect(capped('a'.repeat(10) + 'b'.repeat(10), 10)).toBe(
    'aaaaa\n[… 10 characters left out; ask for a smaller part to see them …]\nbbbbb',
  );
  expect(capped('')).toBe('(no output)');
});
