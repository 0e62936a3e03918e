import { expect, it } from 'vitest';
import { plainMarkdown, plainTitle } from '../../src/core/markdown.ts';

const gap = '\u200b';

it.each([
  ['Ask @acme/core and fix #12', `Ask @${gap}acme/core and fix #${gap}12`],
  ['closes other/repo#3, GH-4, !5 and ~bug', `closes other/repo#${gap}3, GH\\-${gap}4, \\!${gap}5 and \\~${gap}bug`],
  ['fixes https://github.com/a/b/issues/1', `fixes https:${gap}//github\\.com/a/b/issues/1`],
  ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert\\(1\\)&gt;'],
  ['![a](https://spy.example/p.png)', `\\!\\[a\\]\\(https:${gap}//spy\\.example/p\\.png\\)`],
  ['a | b `c` **d** ~~e~~', `a \\| b \\\`c\\\` \\*\\*d\\*\\* \\~\\~${gap}e\\~\\~`],
  ['# big\n/close\n- x', '\\# big /close \\- x'],
  ['/label ~bug', `\\/label \\~${gap}bug`],
  [`@${gap}ada \u202Erev`, `@${gap}ada rev`],
  ['C# and a & b, 5 % of $', 'C# and a &amp; b, 5 % of $'],
])('shows %j as it is, without effect', (text, shown) => {
  expect(plainMarkdown(text)).toBe(shown);
});

it('keeps a title readable, and without references', () => {
  expect(plainTitle('Fix #12 for @ada\n(`x`)', 200)).toBe(`Fix #${gap}12 for @${gap}ada (\`x\`)`);
});
