/** One file of a diff: its hunks as rows, coloured once the colours are there. */
import { useMemo, useState } from 'preact/hooks';
import type { FileDiff } from '../../../../core/contract/reads/diff.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Code } from '../../../parts/text.tsx';
import { shownText } from '../../../text/shown-text.ts';
import { useColours } from './colours.ts';
import { type ColouredText, type DiffRow, rowsOf } from './diff-rows.ts';

const marks = { add: '+', remove: '−', same: ' ', hunk: '', note: '' } as const;

export function DiffFile({ file, isOpen }: { file: Omit<FileDiff, 'status'> & { status: string }; isOpen: boolean }) {
  const [isShown, setShown] = useState(isOpen);
  const rows = useMemo(() => (isShown ? rowsOf(file.patch) : []), [isShown, file.patch]);
  const colours = useColours(file.path, rows);
  const counts = useMemo(() => countsOf(file.patch), [file.patch]);
  return (
    <details class="diff-file" open={isOpen} onToggle={(event) => event.currentTarget.open && setShown(true)}>
      <summary class="row">
        <Code>{file.path}</Code>
        <span class="quiet">{file.status}</span>
        <span class="diff-added figure">+{counts.added}</span>
        <span class="diff-removed figure">−{counts.removed}</span>
        <CopyButton text={file.patch} what="the patch" />
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <section class="diff-scroll" aria-label={`Changes of ${shownText(file.path)}`} tabIndex={0}>
        <table class="diff-table">
          <caption class="only-heard">Changes, line by line</caption>
          <tbody>
            {rows.map((row, index) => (
              <Row
                key={`${row.before} ${row.after} ${row.kind} ${row.text}`}
                row={row}
                coloured={colours?.[index] ?? null}
              />
            ))}
          </tbody>
        </table>
      </section>
      {file.isCut && <p class="quiet">More belongs to it than is kept.</p>}
    </details>
  );
}

const Row = ({ row: { kind, before, after, text }, coloured }: { row: DiffRow; coloured: ColouredText | null }) => (
  <tr class={`diff-${kind}`}>
    <td class="diff-number">{before ?? ''}</td>
    <td class="diff-number">{after ?? ''}</td>
    <td class="diff-mark">{marks[kind]}</td>
    <td class="diff-text" dir="ltr">
      {coloured
        ? coloured.map(({ text: part, kind: token }, index) => (
            <span key={index} class={token ?? undefined}>
              {shownText(part)}
            </span>
          ))
        : shownText(text)}
    </td>
  </tr>
);

/** From the patch itself, so that a folded file tells how much it is. */
function countsOf(patch: string): { added: number; removed: number } {
  const lines = patch.split('\n');
  return {
    added: lines.filter((line) => line.startsWith('+') && !line.startsWith('+++')).length,
    removed: lines.filter((line) => line.startsWith('-') && !line.startsWith('---')).length,
  };
}
