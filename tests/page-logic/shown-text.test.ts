/** Text of others as it may stand on the page. */
import { expect, test } from 'vitest';
import { shownText } from '../../src/page/text/shown-text.ts';
import { ago, count, duration, money } from '../../src/page/text/units.ts';

test('what hides or reorders other text is shown as its code', () => {
  expect(shownText('invoice\u202egnp.exe')).toBe('invoice⟨U+202E⟩gnp.exe');
  expect(shownText('a\u200bb\u0007\u0000')).toBe('a⟨U+200B⟩b⟨U+0007⟩⟨U+0000⟩');
  expect(shownText('one\r\n\ttwo')).toBe('one\n\ttwo');
  expect(shownText('\u001b[32m✓\u001b[39m passed')).toBe('✓ passed');
  expect(shownText('\ud800')).toBe('⟨U+D800⟩');
});

test('languages and pictures stay as they are', () => {
  const texts = ['שלום world', 'ไทยที่', 'é à ü', '👩‍👩‍👧', 'тест'];
  expect(texts.map(shownText)).toEqual(texts);
});

test('marks that are stacked on a letter are cut to what a language may set', () => {
  expect(shownText(`Z${'\u0301'.repeat(40)}!`)).toBe(`Z${'\u0301'.repeat(4)}!`);
});

test('each amount is written in one way', () => {
  expect([0, 0.004, 0.5, 1234.5].map(money)).toEqual(['$0.00', '<$0.01', '$0.50', '$1,234.50']);
  expect([900, 61_000, 600_000, 7_500_000, 200_000_000].map(duration)).toEqual([
    '1 s',
    '1 min 01 s',
    '10 min',
    '2 h 05 min',
    '2 d 7 h',
  ]);
  expect([950, 1_234, 12_345, 4_560_000].map(count)).toEqual(['950', '1.23k', '12.3k', '4.56M']);
  expect([0, 90_000, -3_600_000].map((ms) => ago(1_000_000_000 - ms, 1_000_000_000))).toEqual([
    'now',
    '1 min ago',
    'in 1 h',
  ]);
});
