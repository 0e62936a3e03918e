/** The spec with each requirement's quote marked where it stands; a mark leads to its requirement. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { SpecAnswer } from '../../../../core/contract/views.ts';
import { stateWords, toneOf } from '../../../parts/badge.tsx';
import { Link } from '../../../parts/link.tsx';
import { Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { useLocation } from '../../../state/location.ts';
import { type SpecSegment, specSegments } from './spec-segments.ts';

type SpecTextProps = { spec: SpecAnswer; states: ReadonlyMap<string, string>; chosen: string | null };

export function SpecText({ spec, states, chosen }: SpecTextProps) {
  const segments = useMemo(() => specSegments(spec), [spec]);
  const region = useRef<HTMLElement>(null);
  const { query } = useLocation();
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
        {segments.map((segment) => (
          <Segment key={segment.start} segment={segment} states={states} chosen={chosen} />
        ))}
      </div>
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
      <span class="unquoted">
        <Text>{text}</Text>
      </span>
    );
  }
  const shown = chosen !== null && requirements.includes(chosen) ? chosen : first;
  const state = states.get(shown) ?? 'open';
  return (
    <mark class={`quote quote-${toneOf(state)} ${shown === chosen ? 'quote-chosen' : ''}`}>
      <Link to={{ name: 'requirements', id }} query={{ r: shown }}>
        {begins.map((name) => (
          <span key={name} class="quote-name">
            <Text>{name}</Text> {stateWords(states.get(name) ?? 'open')}{' '}
          </span>
        ))}
        <Text>{text}</Text>
      </Link>
    </mark>
  );
}
