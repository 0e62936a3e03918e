/** A submitted text as a person reads it beside its plan: which requirement quotes it where, what is assumed, what asks for nothing. */
import type { SpecAnswer } from '../../core/contract/views.ts';
import { printable, printableLines } from './printable.ts';

export function specLines({ text, assumptions, requirements, unquoted }: SpecAnswer): string[] {
  const idle = unquoted.map(
    ({ start, end, reason }) =>
      `  ${printable(text.slice(start, end))}${reason === null ? '' : ` (${printable(reason)})`}`,
  );
  return [
    ...printableLines(text.trimEnd()),
    ...heading(
      'Assumed',
      assumptions.map(({ id, text: assumed }) => `  ${printable(id)}: ${printable(assumed)}`),
    ),
    ...heading(
      'Requirements',
      requirements.map(
        ({ id, quote, assumption }) =>
          `  ${printable(id)}${assumption === null ? '' : ` (${printable(assumption)})`}: ${printable(quote)}`,
      ),
    ),
    ...heading('Asks for nothing', idle),
  ];
}

const heading = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];
