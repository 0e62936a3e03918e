/** A call of a tool: what it was given, and what it answered. */
import { useContext } from 'preact/hooks';
import { Badge } from '../../../parts/badge.tsx';
import { bytes } from '../../../text/units.ts';
import { hasNeedle } from '../transcript/found.ts';
import { callLine, inputRows } from '../transcript/passage.ts';
import type { Call, Result } from '../transcript/shown-turns.ts';
import { Fold } from './fold.tsx';
import { LongText } from './long-text.tsx';
import { Marked, NeedleContext } from './marked.tsx';

type ToolCallProps = { name: string; call: Call; result: Result | null; isFolded: boolean; isAwaited: boolean };

export function ToolCall({ name, call, result, isFolded, isAwaited }: ToolCallProps) {
  const needle = useContext(NeedleContext);
  const rows = inputRows(call.input);
  const line = callLine(call.input);
  const texts = [...rows.map(({ value }) => value), ...(result?.content ?? []).map(textOf)];
  // What the line says in full is not said twice.
  const untold = rows.filter(({ value }) => value !== line);
  return (
    <Fold
      name={name}
      class={`call ${result?.isError ? 'call-failed' : ''}`}
      isOpenFirst={!isFolded}
      holdsFound={texts.some((text) => hasNeedle(text, needle))}
      summary={
        <>
          <span class="call-name">
            <Marked>{call.name}</Marked>
          </span>
          <span class="call-line">
            <Marked>{line}</Marked>
          </span>
          {result?.isError && <Badge state="failed" />}
          {result === null && (isAwaited ? <Badge state="running" /> : <Badge state="no answer" />)}
        </>
      }
    >
      <dl class="call-body">
        {untold.map((row) => (
          <div key={row.name} class="call-row">
            <dt>
              <Marked>{row.name}</Marked>
            </dt>
            <dd>
              <LongText name={`${name} ${row.name}`} text={row.value} isCode />
            </dd>
          </div>
        ))}
        {result && (
          <div class="call-row call-answer">
            <dt>{result.isError ? 'Error' : 'Output'}</dt>
            <dd>
              <ResultContent name={name} result={result} />
            </dd>
          </div>
        )}
      </dl>
    </Fold>
  );
}

const textOf = (block: Result['content'][number]): string => (block.kind === 'text' ? block.text : '');

export function ResultContent({ name, result }: { name: string; result: Result }) {
  if (result.content.length === 0) return <p class="quiet">nothing</p>;
  return (
    <>
      {result.content.map((block, at) => {
        const key = `${name} answer ${at}`;
        if (block.kind === 'text')
          return block.text === '' ? (
            <p key={key} class="quiet">
              nothing
            </p>
          ) : (
            <LongText key={key} name={key} text={block.text} isCode />
          );
        return <Unworded key={key} block={block} />;
      })}
    </>
  );
}

type UnwordedBlock = { kind: 'picture'; mediaType: string; bytes: number } | { kind: 'other'; type: string };

/** What has no words is told by what it is. */
export const Unworded = ({ block }: { block: UnwordedBlock }) => (
  <p class="quiet">
    {block.kind === 'picture' ? (
      <>
        A picture: <Marked>{block.mediaType}</Marked>, {bytes(block.bytes)}
      </>
    ) : block.type === 'redacted_thinking' ? (
      'Thinking that the provider keeps to itself'
    ) : (
      <>
        A block of the kind <Marked>{block.type}</Marked>
      </>
    )}
  </p>
);
