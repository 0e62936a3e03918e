/** What is told of a transcript and of a diff. */
import { expect, it } from 'vitest';
import { toldDiff } from '../../../src/core/runs/told-diff.ts';
import { toldBlocks } from '../../../src/core/runs/told-transcript.ts';
import { sha } from '../builders.ts';

it('tells thinking without its signature, pictures by their size, and what has no words by its type', () => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
  const told = toldBlocks([
    { type: 'thinking', thinking: 'First I look.', signature: 'secret' },
    { type: 'redacted_thinking', data: 'secret' },
    { type: 'text', text: 'Now.', cache_control: { type: 'ephemeral' } },
    { type: 'tool_use', id: 't1', name: 'bash', input: { command: 'ls' } },
    { type: 'tool_result', tool_use_id: 't1', content: 'a.ts' },
    { type: 'tool_result', tool_use_id: 't2', is_error: true, content: [{ type: 'text', text: 'seen' }, image] },
    image,
  ]);
  const picture = { kind: 'picture', mediaType: 'image/png', bytes: 3 };
  expect(told).toEqual([
    { kind: 'thinking', text: 'First I look.' },
    { kind: 'other', type: 'redacted_thinking' },
    { kind: 'text', text: 'Now.' },
    { kind: 'tool-call', id: 't1', name: 'bash', input: { command: 'ls' } },
    { kind: 'tool-result', id: 't1', isError: false, content: [{ kind: 'text', text: 'a.ts' }] },
    { kind: 'tool-result', id: 't2', isError: true, content: [{ kind: 'text', text: 'seen' }, picture] },
    picture,
  ]);
  expect(JSON.stringify(told)).not.toContain('secret');
});

it('tells a diff by file, whatever its name, and what of it is cut', () => {
  const part = (name: string, body: string) => `diff --git a/${name} b/${name}\n${body}\n`;
  const quoted = 'diff --git "a/\\303\\274 \\"x\\"" "b/\\303\\274 \\"x\\""\n+u\n';
  const patch = part('a b.ts', '+1') + quoted + part('long.ts', `+${'x'.repeat(40_000)}`) + part('last.ts', '+half');
  const file = (path: string) => ({ path, status: 'modified' as const });
  const merge = {
    repository: 'app',
    from: sha('a'),
    to: sha('b'),
    files: ['a b.ts', 'ü "x"', 'long.ts', 'last.ts', 'gone.ts'].map(file),
    omittedFiles: 2,
    outside: [],
    patch,
    omittedBytes: 7,
    weakened: [],
    since: null,
  };
  const [told, ...others] = toldDiff([merge, { ...merge, repository: 'lib', to: sha('a') }]);
  expect(others).toEqual([]);
  expect(told).toMatchObject({ repository: 'app', from: sha('a'), to: sha('b'), omittedFiles: 2, omittedBytes: 7 });
  expect(told?.files.map(({ path, patch: own, isCut }) => [path, own.length, isCut])).toEqual([
    ['a b.ts', part('a b.ts', '+1').length, false],
    ['ü "x"', quoted.length, false],
    ['long.ts', 30_000, true],
    ['last.ts', part('last.ts', '+half').length, true],
    ['gone.ts', 0, true],
  ]);
});
