import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../src/index.ts';

const values = { name: 'nightly', count: 0, job: { name: 'customer-import' } };

test('placeholders are replaced by values, also by values inside values', () => {
  assert.equal(fill('{{name}}: {{ job.name }}, {{count}} failed', values), 'nightly: customer-import, 0 failed');
});

test('filters are applied from left to right', () => {
  assert.equal(fill('{{ job.name | truncate:9 | upper }}', values), 'CUSTOMER…');
  assert.equal(fill('{{ name | lower }}', { name: 'ÄRGER' }), 'ärger');
});

test('a backslash keeps two braces as they are', () => {
  assert.equal(fill('\\{{name}} is {{name}}', values), '{{name}} is nightly');
});

test('what a value contains is not a placeholder', () => {
  assert.equal(fill('{{name}}', { name: '{{count}}' }), '{{count}}');
});

test('a filter that does not exist is an error', () => {
  assert.throws(() => fill('{{ name | reverse }}', values), {
    name: 'FillError',
    placeholder: ' name | reverse ',
    line: 1,
  });
});

test('a placeholder without a value is an error that names it and its line', () => {
  for (const path of ['who', 'job.who', 'name.length', 'constructor']) {
    assert.throws(() => fill(`Dear all,\n{{${path}}}`, values), {
      name: 'FillError',
      message: `line 2: no value for "${path}" in {{${path}}}`,
      placeholder: path,
      line: 2,
    });
  }
});
