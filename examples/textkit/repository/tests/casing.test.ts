import assert from 'node:assert/strict';
import { test } from 'node:test';
import { camelCase, kebabCase, pascalCase, snakeCase, titleCase, words } from '../src/index.ts';

test('words end at separators, at capitals and at numbers', () => {
  assert.deepEqual(words('parseHTTPHeader2'), ['parse', 'HTTP', 'Header', '2']);
  assert.deepEqual(words('  snake_case and-kebab.dot '), ['snake', 'case', 'and', 'kebab', 'dot']);
  assert.deepEqual(words(''), []);
});

test('an apostrophe does not end a word', () => {
  assert.deepEqual(words("don't panic"), ["don't", 'panic']);
});

test('letters outside ASCII are letters', () => {
  assert.deepEqual(words('ÄnderungsÜbersicht größe'), ['Änderungs', 'Übersicht', 'größe']);
  assert.deepEqual(words('e\u0301te\u0301'), ['été']);
});

test('each style writes the same words', () => {
  const styles = [camelCase, pascalCase, kebabCase, snakeCase, titleCase];
  assert.deepEqual(
    styles.map((style) => style('parse HTTP-header')),
    ['parseHttpHeader', 'ParseHttpHeader', 'parse-http-header', 'parse_http_header', 'Parse Http Header'],
  );
});

test('no words, no text', () => {
  assert.equal(camelCase(' - '), '');
  assert.equal(titleCase(''), '');
});
