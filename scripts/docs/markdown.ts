/** Parts of the documents that are generated. */

export const generatedNote = (source: string): string =>
  `Made from \`${source}\` by \`npm run docs\`; not edited by hand.`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
