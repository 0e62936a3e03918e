/** The spec cut where something begins or ends in it, so that each piece is marked as a whole: quotes may overlap. */

/** `start` and `end` in UTF-16 code units, as strings of JavaScript count. */
export type Span = { start: number; end: number };
export type QuotedSpec = {
  text: string;
  requirements: readonly { id: string; at: readonly Span[] }[];
  unquoted: readonly (Span & { id: string })[];
};

export type SpecSegment = {
  text: string;
  start: number;
  /** The requirements that quote it, in the plan's order. */
  requirements: readonly string[];
  /** Those of them whose quote begins here, for their ids to stand there once. */
  begins: readonly string[];
  /** The sentence without a requirement that it is part of. */
  unquoted: string | null;
};

type Edge = { at: number; kind: 'quote' | 'unquoted'; id: string; opens: boolean };

export function specSegments({ text, requirements, unquoted }: QuotedSpec): SpecSegment[] {
  const edges = [
    ...requirements.flatMap(({ id, at }) => at.flatMap((span) => edgesOf(text, span, 'quote', id))),
    ...unquoted.flatMap((span) => edgesOf(text, span, 'unquoted', span.id)),
  ];
  const byPlace = Map.groupBy(edges, ({ at }) => at);
  const places = [...new Set([0, ...byPlace.keys(), text.length])].sort((a, b) => a - b);
  const order = new Map(requirements.map(({ id }, index) => [id, index]));
  /** How often each is open: a requirement may quote two places that meet. */
  const open = new Map<string, number>();
  let sentence: string | null = null;
  return places.slice(0, -1).map((start, index) => {
    const here = byPlace.get(start) ?? [];
    const quotes = here.filter(({ kind }) => kind === 'quote');
    for (const { id, opens } of quotes) open.set(id, (open.get(id) ?? 0) + (opens ? 1 : -1));
    const sentences = here.filter(({ kind }) => kind === 'unquoted');
    if (sentences.length > 0) sentence = sentences.find(({ opens }) => opens)?.id ?? null;
    const inOrder = (ids: Iterable<string>) => [...ids].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    return {
      text: text.slice(start, places[index + 1]),
      start,
      requirements: inOrder([...open].flatMap(([id, times]) => (times > 0 ? [id] : []))),
      begins: inOrder(new Set(quotes.flatMap(({ id, opens }) => (opens ? [id] : [])))),
      unquoted: sentence,
    };
  });
}

/** Nothing where the span is empty or beyond the text. */
function edgesOf(text: string, { start, end }: Span, kind: Edge['kind'], id: string): Edge[] {
  const [from, to] = [wholeLetter(text, Math.max(0, start)), wholeLetter(text, Math.min(end, text.length))];
  if (from >= to) return [];
  return [
    { at: from, kind, id, opens: true },
    { at: to, kind, id, opens: false },
  ];
}

/** The place behind the letter that `at` would cut: its marks stay with it, or else each half could be stacked anew. */
function wholeLetter(text: string, at: number): number {
  const isWithinPair = /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at - 1, at + 1)) && at > 0;
  const marks = /\p{M}*/uy;
  marks.lastIndex = isWithinPair ? at + 1 : at;
  marks.test(text);
  return at === 0 ? 0 : Math.max(at, marks.lastIndex);
}
