/** The spec with each requirement's quote marked where it stands; a mark leads to its requirement. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SpecAnswer } from '../../../../core/contract/views.ts';
import { stateWords, toneOf } from '../../../parts/badge.tsx';
import { Link } from '../../../parts/link.tsx';
import { Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { useLocation } from '../../../state/location.ts';
import { shownText } from '../../../text/shown-text.ts';
import { type SpecSegment, specSegments } from './spec-segments.ts';

type SpecTextProps = { spec: SpecAnswer; states: ReadonlyMap<string, string>; chosen: string | null };

/** Of the pieces of a long spec, in the document. */
const drawnFirst = 100;

export function SpecText({ spec, states, chosen }: SpecTextProps) {
  const { id } = useBuild();
  const segments = useMemo(() => specSegments(spec), [spec]);
  const region = useRef<HTMLElement>(null);
  const { query } = useLocation();
  const isAsked = chosen !== null || query.value.get('spec') === 'all';
  const [isWhole, setWhole] = useState(isAsked);
  // Once the page answers, the rest of a long spec is drawn as well.
  useEffect(() => setWhole(true), []);
  const drawn = isWhole || isAsked ? segments : segments.slice(0, drawnFirst);
  useEffect(() => {
    const within = region.current;
    if (within === null || chosen === null) return;
    const mark = within.querySelector('.quote-chosen');
    if (mark === null) return;
    const above = mark.getBoundingClientRect().top - within.getBoundingClientRect().top;
    within.scrollTop += above - within.clientHeight / 3;
  }, [query.value, segments]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section class="card spec-text" ref={region} tabIndex={0} aria-label="The spec, with what it asks for marked">
      <div class="spec-flow" dir="auto">
        {drawn.map((segment) => (
          <Segment key={segment.start} segment={segment} states={states} chosen={chosen} />
        ))}
      </div>
      {drawn.length < segments.length && (
        <Link to={{ name: 'requirements', id }} query={{ ...Object.fromEntries(query.value), spec: 'all' }}>
          The rest of the spec
        </Link>
      )}
    </section>
  );
}

type SegmentProps = Omit<SpecTextProps, 'spec'> & { segment: SpecSegment };

function Segment({ segment: { text, requirements, begins, unquoted }, states, chosen }: SegmentProps) {
  const { id } = useBuild();
  const [first] = requirements;
  if (first === undefined) {
    return unquoted === null ? (
      <Text>{text}</Text>
    ) : (
      <span class="unquoted" dir="auto">
        {shownText(text)}
      </span>
    );
  }
  const shown = chosen !== null && requirements.includes(chosen) ? chosen : first;
  const state = states.get(shown) ?? 'open';
  return (
    <mark class={`quote quote-${toneOf(state)} ${shown === chosen ? 'quote-chosen' : ''}`}>
      <Link to={{ name: 'requirements', id }} query={{ r: shown }}>
        {begins.map((name) => (
          <span key={name} class="quote-name" dir="auto">
            {`${shownText(name)} ${stateWords(states.get(name) ?? 'open')} `}
          </span>
        ))}
        <Text>{text}</Text>
      </Link>
    </mark>
  );
}
