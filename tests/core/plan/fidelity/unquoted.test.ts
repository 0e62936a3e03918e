import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldedText, quoteSpans } from '../../../../src/core/plan/fidelity/quotes.ts';
import { unansweredFault, unquotedLines, unquotedSentences } from '../../../../src/core/plan/fidelity/unquoted.ts';
import { WorkPlan } from '../../../../src/core/plan/work-plan.ts';

const requirements = (...quotes: string[]) => quotes.map((quote, n) => ({ id: `R${n + 1}`, quote }));

describe('the places of a quote', () => {
  const spec = 'It  greets\n  twice. It greets twice.';

  it.each([
    [
      'stand in the original, whatever its white space',
      'It greets twice.',
      ['It  greets\n  twice.', 'It greets twice.'],
    ],
    ['may be part of a word', 'reet', ['reet', 'reet']],
    ['are none where it is not verbatim', 'It greets thrice.', []],
    ['are none of an empty quote', ' ', []],
  ])('%s', (_, quote, texts) => {
    const spans = quoteSpans(foldedText(spec), quote);
    expect(spans.map(({ start, end }) => spec.slice(start, end))).toEqual(texts);
  });

  it('are counted in the units of the text', () => {
    expect(quoteSpans(foldedText('\n👍 It waves.'), 'It waves.')).toEqual([{ start: 4, end: 13 }]);
  });
});

describe('sentences that no requirement quotes', () => {
  const open = (spec: string, ...quotes: string[]) =>
    unquotedSentences(spec, requirements(...quotes)).map(({ id }) => id);
  const long = 'Names of customers, of their children and of everyone else who lives in the house with them are kept';

  it.each([
    ['all of them without a requirement', 'It greets. It waves.', [], ['S1', 'S2']],
    [
      'none where all is quoted, over line breaks and several quotes',
      'It greets\nall. It waves.',
      ['It greets all.', 'It waves.'],
      [],
    ],
    ['one that lies within a longer quote is quoted', 'It greets. It waves.', ['It greets. It waves.'], []],
    ['one of which a quote has most is quoted', 'It greets everyone, please.', ['It greets everyone'], []],
    ['one of which a quote has a word is not', 'It greets everyone who comes.', ['greets'], ['S1']],
    ['one of which a long part is left out is not', `${long}, also ${long.toLowerCase()}.`, [long], ['S1']],
    ['a heading is one, and so is code', '# Greetings\n\n```\nx\n```\nIt greets.', ['It greets.'], ['S1', 'S2']],
  ])('%s', (_, spec, quotes, ids) => {
    expect(open(spec, ...quotes)).toEqual(ids);
  });

  it('are told in a line each', () => {
    const spec = '# Hello\n\nIt greets\nall.';
    expect(unquotedLines(spec, unquotedSentences(spec, []))).toEqual([
      'S1 (heading or code): # Hello',
      'S2: It greets all.',
    ]);
  });

  it('of a long spec stand together with their neighbours, and none is left out', () => {
    const spec = Array.from({ length: 1000 }, (_, n) => `It greets ${n}.`).join(' ');
    const listed = unquotedSentences(spec, []);
    expect(listed).toHaveLength(250);
    expect(listed[0]).toEqual({ id: 'S1-S4', start: 0, end: 51, kind: 'sentence' });
    expect(listed.at(-1)?.end).toBe(spec.length);
  });

  it('of the sample are its title and its headings, why it is written, and what its plan quotes in part', () => {
    const spec = readFileSync('examples/textkit/spec.md', 'utf8');
    const plan = WorkPlan.parse(JSON.parse(readFileSync('examples/textkit/plan.json', 'utf8')));
    const lines = unquotedLines(spec, unquotedSentences(spec, plan.requirements));
    expect(lines.map((line) => line.slice(0, 48))).toEqual([
      'S1 (heading or code): # textkit 1.1: plain-text ',
      'S2: Our nightly jobs send their results as plain',
      'S3: Each of them builds its tables with `padEnd`',
      'S4: This version adds what is needed to put a wh',
      'S5: Everything below is plain functions that ret',
      'S6: No new dependency, no I/O, and a width is ch',
      'S7 (heading or code): ## Lines',
      'S15 (heading or code): ## Blocks',
      'S16: `bullets(items, options)` writes a list.',
      'S21: A column names the `key` of its values and ',
      'S30 (heading or code): ## Reports',
      'S34 (heading or code): ## Documentation',
    ]);
  });
});

describe('an approval', () => {
  const spec = '# Hello\n\n## All\n\nIt greets. It waves.';
  const sentences = unquotedSentences(spec, []);
  const asides = { sentences: ['S1', 'S2'], reason: 'Headings.' };
  const because = (...ids: string[]) => ({ sentences: ids, reason: 'It tells why.' });

  it.each([
    ['is complete with a reason for each', [asides, because('S3'), because('S4')], undefined],
    ['needs one for each', [asides, because('S3')], 'nothing is said of S4'],
    [
      'may lump headings and code alone',
      [asides, because('S3', 'S4')],
      'S3, S4 need a reason of their own; headings and code may share one',
    ],
    ['names what there is', [asides, because('S3'), because('S4'), because('S9')], 'S9 is none of them'],
  ])('%s', (_, answers, fault) => {
    expect(unansweredFault(sentences, answers)).toBe(
      fault &&
        `Say of each sentence that no requirement quotes why it asks for nothing, or reject the plan for it: ${fault}.`,
    );
  });
});
