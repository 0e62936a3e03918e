/** What the spec asks for, where it says so, what answers it, and whether that is shown. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SpecAnswer } from '../../../core/contract/views.ts';
import { drawnIn, MoreLink } from '../../parts/more-link.tsx';
import { Empty, Loading, Unread } from '../../parts/notice.tsx';
import { useBuild } from '../../state/build-state.ts';
import { drawnRequirements, firstRequirements, mostRequirements } from '../../state/first-reads.ts';
import { useLocation } from '../../state/location.ts';
import { useRead, useReads } from '../../state/reads.ts';
import { useReread } from '../../state/reread.ts';
import { several } from '../../text/units.ts';
import { type Coverage, coverageMark, liveCoverage } from './coverage.ts';
import { RequirementCard } from './requirement-card.tsx';
import { RequirementFilter } from './requirement-filter.tsx';
import { Assumptions, UnquotedSentences } from './spec/spec-notes.tsx';
import { SpecText } from './spec/spec-text.tsx';
import { useAllRequirements } from './use-all-requirements.ts';

export function RequirementsView() {
  const { view, id } = useBuild();
  const reads = useReads();
  const { query } = useLocation();
  const [firstPage] = useState(() => firstRequirements(query.peek()));
  const { list, isWhole, failure, isLoading } = useAllRequirements(id, firstPage);
  const spec = useRead('/builds/{id}/spec', { id });
  useReread('/builds/{id}/spec', { id }, `${view.requirements.length}`);
  useReread('/builds/{id}/requirements', { id }, coverageMark(view), firstPage);
  if (list === null && failure) {
    const again = () => void reads.load('/builds/{id}/requirements', { id }, { query: firstPage, again: true });
    return <Unread failure={failure} what="The requirements" again={again} />;
  }
  if (list === null || (isLoading && list.length === 0)) return <Loading what="The requirements" lines={8} />;
  const text = spec.value as SpecAnswer | null;
  if (list.length === 0 && text === null)
    return <Empty title="There are no requirements yet">They stand here once the planners have read the spec.</Empty>;
  return <Matrix list={liveCoverage(list, view)} isWhole={isWhole} spec={text} />;
}

/** How many more each time one asks for them. */
const drawnMore = 200;

/** Of criteria: more than these are folded under their requirements. */
const mostUnfolded = 300;

type MatrixProps = { list: Coverage[]; isWhole: boolean; spec: SpecAnswer | null };

function Matrix({ list, isWhole, spec }: MatrixProps) {
  const { view } = useBuild();
  const { query } = useLocation();
  const state = query.value.get('state');
  const chosen = query.value.get('r');
  const found = state === null ? list : list.filter((one) => one.state === state);
  // The list comes in pages; how many there are, and their states, the view has at once.
  const { requirements, tasks } = view;
  const count = Math.max(found.length, requirements.filter((one) => state === null || one.state === state).length);
  // Without a script there is one page of them.
  const reached = isWhole ? count : state === null ? Math.min(count, mostRequirements) : found.length;
  const drawn = drawnIn(query.value, 'shown', drawnRequirements);
  // The chosen one is there, wherever in the list it stands.
  const shown = found.filter(({ id }, at) => at < drawn || id === chosen);
  const isFolded = tasks.reduce((sum, { criteria }) => sum + criteria.length, 0) > mostUnfolded;
  const cards = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (chosen === null) return;
    cards.current?.querySelector(`[id="requirement-${CSS.escape(chosen)}"]`)?.scrollIntoView({ block: 'center' });
    // A link to the requirement that is chosen already leads there again.
  }, [query.value]);
  const states = useMemo(() => new Map(requirements.map((one) => [one.id, one.state])), [requirements]);
  return (
    <div class="requirements">
      <div class="stack requirements-list">
        <h2>Requirements</h2>
        <RequirementFilter list={requirements} state={state} />
        {count === 0 && list.length > 0 && <Empty title="No requirement is in this state" />}
        {list.length === 0 && <Empty title="The planners have not read the spec yet" />}
        <ol class="stack" ref={cards}>
          {shown.map((one) => (
            <RequirementCard key={one.id} coverage={one} isChosen={one.id === chosen} isFolded={isFolded} />
          ))}
        </ol>
        {reached > drawn && <MoreLink name="shown" drawn={drawn} rest={reached - drawn} step={drawnMore} />}
        {count > reached && (
          <p class="quiet">{several(count - reached, 'more requirement')} to come; without a script they do not.</p>
        )}
      </div>
      {spec && (
        <div class="stack requirements-spec">
          <h2>The spec</h2>
          <SpecText spec={spec} states={states} chosen={chosen} />
          <Assumptions spec={spec} />
          <UnquotedSentences spec={spec} />
        </div>
      )}
    </div>
  );
}
