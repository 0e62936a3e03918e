/** Results of tools that cost: what a model is shown of long ones, and of those that it has seen. */
import { describe, expect, it } from 'vitest';
import { condensed } from '../../../../src/core/command-output/condensed.ts';
import { commandText } from '../../../../src/core/runs/tools/command-text.ts';
import { editText } from '../../../../src/core/runs/tools/edit-text.ts';
import { unchangedSince } from '../../../../src/core/runs/tools/repeated-read.ts';
import { compactSearchText, searchText } from '../../../../src/core/runs/tools/search-text.ts';
import type { Message } from '../../../../src/core/runs/transcript.ts';
import { chosenHits } from '../../../../src/core/sandbox/search-hits.ts';
import { execResult } from '../../builders.ts';

describe('a search', () => {
  const hits = (...given: [string, number][]) => given.map(([path, count]) => ({ path, count }));

  it('shows a few matches of each folder, vendored and generated files last, and counts what it leaves out', () => {
    const found = hits(
      ['api/node_modules/a/index.js', 150],
      ['api/node_modules/b/index.js', 49],
      ['api/package-lock.json', 7],
      ['api/src/a.ts', 3],
      ['api/src/b.ts', 4],
      ['api/test/a.test.ts', 1],
      ['web/dist/app.js', 2],
    );
    expect(chosenHits(found, { below: '', perFolder: 5, most: 100 })).toEqual({
      files: hits(
        ['api/src/a.ts', 3],
        ['api/src/b.ts', 2],
        ['api/test/a.test.ts', 1],
        ['api/node_modules/a/index.js', 3],
        ['api/package-lock.json', 3],
        ['web/dist/app.js', 2],
      ),
      leftOut: [
        { folder: 'api/node_modules', count: 196 },
        { folder: 'api/package-lock.json', count: 4 },
        { folder: 'api/src', count: 2 },
      ],
    });
  });

  it('has a bound for all folders together', () => {
    expect(
      chosenHits(hits(['a/b/x', 2], ['a/c/x', 2], ['a/vendor/x', 2]), { below: '', perFolder: 9, most: 3 }),
    ).toEqual({
      files: hits(['a/b/x', 2], ['a/c/x', 1]),
      leftOut: [
        { folder: 'a/vendor', count: 2 },
        { folder: 'a/c', count: 1 },
      ],
    });
  });

  it('takes a vendored folder for one of the build where it was asked for by name', () => {
    const found = hits(['api/node_modules/a/index.js', 9], ['api/node_modules/a/node_modules/b/x.js', 9]);
    expect(chosenHits(found, { below: 'api/node_modules/a', perFolder: 20, most: 100 })).toEqual({
      files: hits(['api/node_modules/a/index.js', 9], ['api/node_modules/a/node_modules/b/x.js', 3]),
      leftOut: [{ folder: 'api/node_modules/a/node_modules', count: 6 }],
    });
  });

  it('names each file once, and says what is left out and how to see it', () => {
    const match = (path: string, line: number) => ({ path, line, text: `line ${line}` });
    const matches = [match('api/a.ts', 1), match('api/a.ts', 9), match('api/b.ts', 2)];
    const leftOut = [{ folder: 'api/node_modules', count: 196 }];
    expect(compactSearchText({ matches, truncated: true, leftOut })).toBe(
      'api/a.ts\n  1: line 1\n  9: line 9\napi/b.ts\n  2: line 2\n[left out: 196 in api/node_modules; give a path, or a narrower pattern, to see them]',
    );
    expect(searchText({ matches: matches.slice(2), truncated: true })).toBe(
      'api/b.ts:2:line 2\n[more matches left out; narrow the search]',
    );
    expect([
      compactSearchText({ matches: [], truncated: false }),
      searchText({ matches: [], truncated: false }),
    ]).toEqual(['No line matches.', 'No line matches.']);
  });
});

describe('a long output', () => {
  const passing = Array.from({ length: 2000 }, (_, at) => `✓ passes number ${at} without failures`);
  const lines = [
    ...passing.slice(0, 1000),
    'AssertionError: expected 1 to be 2',
    '    at a.test.ts:9',
    ...passing.slice(1000),
  ];
  const text = [...lines, '1 failed, 2000 passed'].join('\n');

  it('is told by its beginning, its end and what tells of failures, with what is missing and where that is', () => {
    const told = condensed(text, 2000, 'all of it is in .output/command-3.txt of the workspace');
    expect(told.length).toBeLessThan(2000);
    const shown = told.split('\n');
    expect([shown[0], shown.at(-1)]).toEqual([passing[0], '1 failed, 2000 passed']);
    const at = shown.indexOf('AssertionError: expected 1 to be 2');
    expect(shown.slice(at - 1, at + 3)).toEqual([
      expect.stringMatching(/^\[… \d+ lines left out; all of it is in .output\/command-3.txt of the workspace …\]$/),
      'AssertionError: expected 1 to be 2',
      '    at a.test.ts:9',
      expect.stringMatching(/^\[… \d+ lines left out …\]$/),
    ]);
    const counted = shown.reduce((sum, line) => sum + Number(/^\[… (\d+) lines/.exec(line)?.[1] ?? 1), 0);
    expect(counted).toBe(2003);
  });

  it('is told whole where it is short, and where that is not wanted', () => {
    expect(condensed('a\nb', 2000, '')).toBe('a\nb');
    const result = execResult({ output: text, exitCode: 1 });
    expect(commandText(result)).toBe(`${text}\n[exit code 1]`);
    const told = commandText({ ...result, whole: 'all of it is in .output/command-1.txt' }, [], { isCompact: true });
    expect([told.length < 10_100, told.includes('; all of it is in .output/command-1.txt …]')]).toEqual([true, true]);
    expect(commandText(result, [], { isCompact: true })).toContain(
      '; have a command print a smaller part to see them …]',
    );
  });

  it('that is one line is told by the two ends of that', () => {
    const told = condensed('x'.repeat(50_000), 2000, 'there');
    expect(told).toBe(`${'x'.repeat(300)} [… 49400 characters …] ${'x'.repeat(300)}`);
  });
});

describe('a file that is read again', () => {
  const text = 'a line of the file\n'.repeat(40);
  const use = (id: string, input: unknown = { path: 'api/a.ts' }) => ({ id, name: 'read_file', input });
  const turn = (id: string, content: string, input?: unknown): Message[] => [
    { role: 'assistant', content: [{ type: 'tool_use', ...use(id, input) }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content }] },
  ];
  const opening: Message = { role: 'user', content: [{ type: 'text', text: 'Begin.' }] };

  it('and is the same is answered by where it stands in this very conversation', () => {
    const messages = [opening, ...turn('one', 'something'), ...turn('two', text)];
    expect(unchangedSince(messages, use('three'), text)).toBe(
      'Unchanged since turn 2, your message number 2 in this conversation: what it was answered with still holds, so it is not shown again.',
    );
  });

  it('is shown where it has changed, was another part, is short, or was read in a session before', () => {
    const messages = [opening, ...turn('one', text)];
    expect(unchangedSince(messages, use('two'), `${text}more\n`)).toBeNull();
    expect(unchangedSince(messages, use('two', { path: 'api/a.ts', lines: [1, 2] }), text)).toBeNull();
    expect(unchangedSince([opening, ...turn('one', 'short')], use('two'), 'short')).toBeNull();
    expect(unchangedSince([opening], use('two'), text)).toBeNull();
    // It was another one meanwhile, and a turn says so.
    const other = [...messages, ...turn('two', `${text}more\n`)];
    expect(unchangedSince(other, use('three'), text)).toBeNull();
  });

  it('and was answered so before names the turn in which it was shown', () => {
    const first = [opening, ...turn('one', text)];
    const again = unchangedSince(first, use('two'), text) ?? '';
    expect(unchangedSince([...first, ...turn('two', again)], use('three'), text)).toBe(again);
  });
});

it('an edit is answered with a few lines around it, not with all that was written', () => {
  const lines = Array.from({ length: 30 }, (_, at) => `${String(at + 1).padStart(6)}\tline ${at + 1}`);
  const short = lines.slice(0, 10).join('\n');
  expect([editText(short, true), editText(lines.join('\n'), false)]).toEqual([
    `Done.\n${short}`,
    `Done.\n${lines.join('\n')}`,
  ]);
  expect(editText(lines.join('\n'), true)).toBe(
    ['Done.', ...lines.slice(0, 4), '(… 22 lines …)', ...lines.slice(-4)].join('\n'),
  );
});
