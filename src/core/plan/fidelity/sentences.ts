/** A spec as its sentences: what stands in prose, in items of lists and in rows of tables, beside headings and code. */
import type { Span } from './quotes.ts';

/** `aside`: a heading or a piece of code, which says little by itself. */
export type Sentence = Span & { id: string; kind: 'sentence' | 'aside' };

type Line = Span & { text: string };
type Block = Span & { kind: 'prose' | 'whole' | 'aside' };

/** Every sentence in its order; ids count from S1 and are the same for the same text. */
export function sentencesOf(spec: string): Sentence[] {
  const spans = blocksOf(linesOf(spec)).flatMap((block): Omit<Sentence, 'id'>[] => {
    const kind = block.kind === 'aside' ? 'aside' : 'sentence';
    const parts = block.kind === 'prose' ? splitProse(spec, block) : [block];
    return parts.map((part) => ({ ...trimmed(spec, part), kind }) as const);
  });
  return spans
    .filter(({ start, end }) => /[\p{L}\p{N}]/u.test(spec.slice(start, end)))
    .map((span, index) => ({ id: `S${index + 1}`, ...span }));
}

function linesOf(spec: string): Line[] {
  const lines: Line[] = [];
  for (const { 0: text, index } of spec.matchAll(/[^\n]*(?:\n|$)/g)) {
    if (text === '') continue;
    lines.push({ start: index, end: index + text.length, text: text.trimEnd() });
  }
  return lines;
}

// Each is bounded where it could try again: a spec may be a single line of 400 kB.
const fence = /^\s{0,40}(?:>\s?){0,9}\s{0,40}(`{3,}|~{3,})/;
const heading = /^\s{0,3}#{1,6}(?:\s|$)/;
const underline = /^\s{0,3}(?:=+|-+)\s*$/;
const rule = /^\s{0,3}(?:[-*_]\s*){3,}$/;
const tableRule = /^[\s|:-]+$/;
const item = /^\s{0,40}(?:>\s?){0,9}\s{0,40}(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/;
const quoteMark = /^\s{0,3}(?:>\s?)+/;
const indented = /^(?: {4}|\t)/;

const isTableRule = (text: string): boolean => text.includes('|') && text.includes('-') && tableRule.test(text);

/** A line with dashes below it is a heading, a paragraph is not. */
const longestTitle = 120;

function blocksOf(lines: readonly Line[]): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let inList = false;
  const endOfFence = fencesIn(lines);
  const close = (): Block | undefined => {
    if (open) blocks.push(open);
    return undefined;
  };
  for (let n = 0; n < lines.length; n += 1) {
    const line = lines[n];
    if (!line) break;
    const { text } = line;
    const last = endOfFence(n);
    if (last !== undefined) {
      open = close();
      blocks.push({ start: line.start, end: lines[last]?.end ?? line.end, kind: 'aside' });
      n = last;
    } else if (text.trim() === '' || text.replace(quoteMark, '').trim() === '') {
      open = close();
    } else if (heading.test(text)) {
      open = close();
      inList = false;
      blocks.push({ start: line.start, end: line.end, kind: 'aside' });
    } else if (open && underline.test(text) && !inList && open.end - open.start <= longestTitle) {
      blocks.push({ ...open, kind: 'aside' });
      open = undefined;
    } else if (rule.test(text)) {
      open = close();
    } else if (text.includes('|') && isTableRule(lines[n + 1]?.text ?? '')) {
      open = close();
      blocks.push({ start: line.start, end: line.end, kind: 'aside' });
      n += 1;
      for (let row = lines[n + 1]; row?.text.includes('|'); row = lines[n + 1]) {
        blocks.push({ start: row.start, end: row.end, kind: 'whole' });
        n += 1;
      }
    } else if (!open && !inList && indented.test(text)) {
      const end = endOfIndented(lines, n);
      blocks.push({ start: line.start, end: lines[end]?.end ?? line.end, kind: 'aside' });
      n = end;
    } else if (item.test(text)) {
      open = close();
      inList = true;
      open = { start: line.start + (item.exec(text)?.[0].length ?? 0), end: line.end, kind: 'prose' };
    } else if (open) {
      open = { ...open, end: line.end };
    } else {
      if (!/^\s/.test(text)) inList = false;
      open = { start: line.start + (quoteMark.exec(text)?.[0].length ?? 0), end: line.end, kind: 'prose' };
    }
  }
  close();
  return blocks;
}

/** For a line that opens a fence, the line that closes it; undefined where it opens none, or one that stays open. */
function fencesIn(lines: readonly Line[]): (from: number) => number | undefined {
  /** The shortest mark of each kind of which a search has found no end: what is behind has none either. */
  const openAtEnd = new Map<string, number>();
  return (from) => {
    const opening = fence.exec(lines[from]?.text ?? '');
    const mark = opening?.[1] ?? '';
    const kind = mark.slice(0, 1);
    if (!opening || opening.input.slice(opening[0].length).includes('`')) return undefined;
    if (mark.length >= (openAtEnd.get(kind) ?? Number.POSITIVE_INFINITY)) return undefined;
    for (let n = from + 1; n < lines.length; n += 1) {
      const closing = fence.exec(lines[n]?.text ?? '');
      if (closing?.[1]?.startsWith(mark) && closing[0].length === closing.input.length) return n;
    }
    openAtEnd.set(kind, mark.length);
    return undefined;
  };
}

function endOfIndented(lines: readonly Line[], from: number): number {
  let last = from;
  for (let n = from + 1; n < lines.length; n += 1) {
    const text = lines[n]?.text ?? '';
    if (indented.test(text)) last = n;
    else if (text.trim() !== '') break;
  }
  return last;
}

/** A mark at which a sentence may end, with what closes behind it. */
const ending = /(?<![.!?…])[.!?…]+["'”’»)\]*_]*(?=\s)|[。！？]+["'”’」』）]*/g;
/** Words before a full stop that go on after it. */
const abbreviation =
  /(?:^|[\s(["'“‘])(?:e\.g|i\.e|cf|vs|approx|incl|resp|viz|ca|Mr|Mrs|Ms|Dr|Prof|St|Nr|No|Fig|Sec|Eq|p|pp|[A-Z])$/;

function splitProse(spec: string, { start, end }: Span): Span[] {
  const text = spec.slice(start, end);
  const code = codeSpans(text);
  const parts: Span[] = [];
  let from = 0;
  let nextCode = 0;
  for (const { 0: mark, index } of text.matchAll(ending)) {
    while ((code[nextCode]?.end ?? Number.POSITIVE_INFINITY) <= index) nextCode += 1;
    if ((code[nextCode]?.start ?? Number.POSITIVE_INFINITY) <= index) continue;
    const behind = index + mark.length;
    const isStop = mark.startsWith('.') && !mark.startsWith('..');
    if (isStop && abbreviation.test(text.slice(Math.max(0, index - 12), index))) continue;
    // What goes on in small letters is the same sentence: "3 sec. later", "etc. and".
    if (/^\s+\p{Ll}/u.test(text.slice(behind, behind + 40))) continue;
    parts.push({ start: start + from, end: start + behind });
    from = behind;
  }
  return [...parts, { start: start + from, end }];
}

/** Inline code, whose full stops end nothing: from a run of backticks to the next of the same length. */
function codeSpans(text: string): Span[] {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
  const later = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let n = runs.length - 1; n >= 0; n -= 1) {
    const { start, end } = runs[n] ?? { start: 0, end: 0 };
    closing[n] = later.get(end - start) ?? -1;
    later.set(end - start, n);
  }
  const spans: Span[] = [];
  for (let n = 0; n < runs.length; n += 1) {
    const close = closing[n] ?? -1;
    if (close === -1) continue;
    spans.push({ start: runs[n]?.start ?? 0, end: runs[close]?.end ?? 0 });
    n = close;
  }
  return spans;
}

function trimmed(spec: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(spec[from] ?? '')) from += 1;
  while (to > from && /\s/.test(spec[to - 1] ?? '')) to -= 1;
  return { start: from, end: to };
}
