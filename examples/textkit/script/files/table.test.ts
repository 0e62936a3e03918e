import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, table } from '../src/index.ts';

test('a header, a rule, and a row for each record; numbers stand on the right', () => {
  const rows = [
    { job: 'import', rows: 12, ok: true },
    { job: 'mail', rows: 3400, ok: false },
  ];
  const columns = [{ key: 'job', title: 'Job' }, { key: 'rows', title: 'Rows' }, { key: 'ok' }];
  assert.equal(
    table(rows, columns),
    ['Job     Rows  ok', '──────  ────  ─────', 'import    12  true', 'mail    3400  false'].join('\n'),
  );
});

test('columns stay aligned with wide characters, emoji and colours', () => {
  const rows = [{ name: '山田太郎' }, { name: '👨‍👩‍👧' }, { name: '\u001B[31mred\u001B[0m' }, { name: 'Ann' }];
  const lines = table(
    rows.map((row) => ({ ...row, end: '|' })),
    [{ key: 'name' }, { key: 'end', title: '|' }],
  ).split('\n');
  const bars = lines.filter((line) => line.endsWith('|'));
  assert.deepEqual(bars.map(displayWidth), [11, 11, 11, 11, 11]);
});

test('a column may be aligned by hand', () => {
  const rows = [{ a: 'x', b: 1 }];
  const columns = [
    { key: 'a', title: 'wide', align: 'center' as const },
    { key: 'b', title: 'left', align: 'left' as const },
  ];
  assert.equal(table(rows, columns), 'wide  left\n────  ────\n x    1');
});

test('a cell that is too wide continues on more lines, or is cut', () => {
  const rows = [{ id: 1, note: 'the quick brown fox' }];
  assert.equal(
    table(rows, [{ key: 'note', maxWidth: 10 }, { key: 'id' }]),
    ['note       id', '─────────  ──', 'the quick   1', 'brown fox'].join('\n'),
  );
  assert.equal(
    table(rows, [{ key: 'note', maxWidth: 10, overflow: 'truncate' }]),
    ['note', '──────────', 'the quick…'].join('\n'),
  );
});

test('null and missing values are empty cells, and no line ends with a space', () => {
  assert.equal(table([{ a: 'x', b: null }, {}], [{ key: 'a' }, { key: 'b' }]), 'a  b\n─  ─\nx\n');
});

test('a table without rows is its header', () => {
  assert.equal(table([], [{ key: 'a', title: 'Empty' }]), 'Empty\n─────');
});

test('a maxWidth that is not a whole number of columns is refused', () => {
  assert.throws(() => table([], [{ key: 'a', maxWidth: 0 }]), RangeError);
});
