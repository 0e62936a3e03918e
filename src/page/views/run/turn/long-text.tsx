/** A text of any length: its beginning stands open, the rest is folded. */
import { useContext } from 'preact/hooks';
import { bytes, several } from '../../../text/units.ts';
import { hasNeedle } from '../transcript/found.ts';
import { passageOf } from '../transcript/passage.ts';
import { Fold } from './fold.tsx';
import { MarkedLines, NeedleContext } from './marked.tsx';

export function LongText({ name, text, isCode = false }: { name: string; text: string; isCode?: boolean }) {
  const needle = useContext(NeedleContext);
  const { head, rest, restLines } = passageOf(text);
  if (rest === '') return <MarkedLines isCode={isCode}>{head}</MarkedLines>;
  return (
    <div class="long-text">
      <MarkedLines isCode={isCode}>{head}</MarkedLines>
      <Fold
        name={name}
        class="long-text-rest"
        holdsFound={hasNeedle(rest, needle)}
        summary={`${several(restLines, 'more line')}, ${bytes(rest.length)}`}
      >
        <MarkedLines isCode={isCode}>{rest}</MarkedLines>
      </Fold>
    </div>
  );
}
