import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, report } from '../src/index.ts';

test('a title, and sections of text, items and a table, with one empty line between blocks', () => {
  const text = report({
    title: 'Nightly jobs',
    values: { failed: 1, day: 'Monday' },
    sections: [
      { heading: 'Summary', text: 'On {{day}}, {{failed}} job failed.', items: ['import', 'mail'] },
      { heading: 'Jobs', table: { rows: [{ job: '山田', rows: 7 }], columns: [{ key: 'job' }, { key: 'rows' }] } },
    ],
  });
  assert.equal(
    text,
    [
      ...['Nightly jobs', '════════════', ''],
      ...['Summary', '', 'On Monday, 1 job failed.', '', '- import', '- mail', ''],
      ...['Jobs', '', 'job   rows', '────  ────', '山田     7'],
    ].join('\n'),
  );
});

test('the rule is as wide as the title, in columns', () => {
  assert.equal(report({ title: '日次レポート', sections: [] }), `日次レポート\n${'═'.repeat(12)}`);
});

test('texts and items are wrapped to the width, 72 unless the options say otherwise', () => {
  const long = 'word '.repeat(40).trim();
  const document = { title: 'T', sections: [{ heading: 'H', text: long, items: [long] }] };
  const widest = (text: string) => Math.max(...text.split('\n').map(displayWidth));
  assert.deepEqual([widest(report(document)), widest(report(document, { width: 30 }))], [71, 29]);
});

test('a text with a hole does not become a report', () => {
  const document = { title: 'T', sections: [{ heading: 'H', text: 'Dear {{who}}' }] };
  assert.throws(() => report(document), { name: 'FillError', placeholder: 'who' });
});
