import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slug } from '../src/index.ts';

test('a title becomes lower-case words', () => {
  assert.equal(slug('  Hello, World!  '), 'hello-world');
  assert.equal(slug('Hello, World!', { separator: '_' }), 'hello_world');
});

test('accents and ligatures become plain letters', () => {
  assert.equal(slug('Straße nach Łódź, œuvre'), 'strasse-nach-lodz-oeuvre');
});

test('an apostrophe does not split a word', () => {
  assert.equal(slug("It's not a bug"), 'its-not-a-bug');
});

test('whole words are left out until the slug is short enough', () => {
  assert.equal(slug('the quick brown fox', { maxLength: 12 }), 'the-quick');
  assert.equal(slug('incomprehensibilities', { maxLength: 8 }), 'incompre');
});

test('a title of other scripts gives an empty slug', () => {
  assert.equal(slug('日本'), '');
});
