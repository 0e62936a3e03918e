/** One turn: what it cost, what the model was told for it, what it thought, said, and did. */
import { useContext } from 'preact/hooks';
import type { TurnView } from '../../../../core/contract/reads/runs.ts';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { useLocation } from '../../../state/location.ts';
import { hasNeedle } from '../transcript/found.ts';
import type { ShownTurn, TurnPart } from '../transcript/shown-turns.ts';
import { Fold } from './fold.tsx';
import { LongText } from './long-text.tsx';
import { Marked, NeedleContext } from './marked.tsx';
import { ResultContent, ToolCall, Unworded } from './tool-call.tsx';
import { TurnFigures, TurnRemarks } from './turn-figures.tsx';

type OneTurnProps = {
  number: number;
  turn: ShownTurn | undefined;
  figures: TurnView | undefined;
  /** Whether it begins a session behind the first. */
  beginsSession: boolean;
  areCallsFolded: boolean;
  /** Whether what has no answer yet may still get one. */
  isAwaited: boolean;
};

export function OneTurn({ number, turn, figures, beginsSession, areCallsFolded, isAwaited }: OneTurnProps) {
  return (
    <>
      {beginsSession && turn && (
        <p class="turn-session">Session {turn.session}: the model goes on with a fresh window</p>
      )}
      <div class="turn-head">
        <TurnTitle number={number} />
        {figures && <TurnFigures figures={figures} />}
      </div>
      {figures && <TurnRemarks figures={figures} />}
      {turn ? (
        <div class="turn-parts">
          {turn.parts.map((part, at) => (
            <Part key={at} name={`${number} ${at}`} part={part} isFolded={areCallsFolded} isAwaited={isAwaited} />
          ))}
        </div>
      ) : (
        <p class="turn-absent quiet">{isAwaited ? 'The model is at work.' : 'On its way…'}</p>
      )}
    </>
  );
}

function TurnTitle({ number }: { number: number }) {
  const location = useLocation();
  const choose = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    location.setQuery({ turn: String(number) });
  };
  const address = () => {
    const here = new URL(window.location.href);
    here.search = `?turn=${number}`;
    here.hash = '';
    return here.href;
  };
  return (
    <h3 class="turn-title">
      <a href={`?turn=${number}`} onClick={choose}>
        Turn {number}
      </a>
      <CopyButton text={address} what={`the link to turn ${number}`} />
    </h3>
  );
}

type PartProps = { name: string; part: TurnPart; isFolded: boolean; isAwaited: boolean };

function Part({ name, part, isFolded, isAwaited }: PartProps) {
  switch (part.kind) {
    case 'call':
      return <ToolCall name={name} call={part.call} result={part.result} isFolded={isFolded} isAwaited={isAwaited} />;
    case 'result':
      return (
        <div class="call call-alone">
          <p class="quiet">Output of a call before</p>
          <ResultContent name={name} result={part.result} />
        </div>
      );
    case 'told':
      return (
        <section class="told" aria-label="Told">
          <p class="told-name">Told</p>
          <Words name={name} block={part.block} />
        </section>
      );
    case 'said':
      return <Words name={name} block={part.block} />;
    default:
      return part satisfies never;
  }
}

function Words({ name, block }: { name: string; block: Extract<TurnPart, { kind: 'said' }>['block'] }) {
  if (block.kind === 'text') return block.text === '' ? null : <LongText name={name} text={block.text} />;
  if (block.kind === 'thinking') return <Thinking name={name} text={block.text} />;
  return <Unworded block={block} />;
}

/** Of its beginning, beside its name; where the window is narrower, it ends there. */
const lineCharacters = 240;

function Thinking({ name, text }: { name: string; text: string }) {
  const needle = useContext(NeedleContext);
  return (
    <Fold
      name={name}
      class="thinking"
      holdsFound={hasNeedle(text, needle)}
      summary={
        <>
          <span class="thinking-name">Thinking</span>
          <span class="thinking-line">
            <Marked>{text.length > lineCharacters ? `${text.slice(0, lineCharacters)}…` : text}</Marked>
          </span>
        </>
      }
    >
      <LongText name={`${name} thinking`} text={text} />
    </Fold>
  );
}
