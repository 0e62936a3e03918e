/** One requirement: its words, its state, and each criterion that answers it with the evidence. */
import { Badge } from '../../parts/badge.tsx';
import { Link } from '../../parts/link.tsx';
import { Code, Lines, Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { several } from '../../text/units.ts';
import { type Coverage, shownBy } from './coverage.ts';

type CardProps = { coverage: Coverage; isChosen: boolean; isFolded: boolean };

/** Folded, it shows what speaks against it, and how many criteria there are beside; its own link opens it. */
export function RequirementCard({ coverage, isChosen, isFolded }: CardProps) {
  const { id: build } = useBuild();
  const { id, quote, state, criteria, at, assumption } = coverage;
  const shown = isFolded && !isChosen ? criteria.filter(speaksAgainst) : criteria;
  const rest = criteria.filter((criterion) => !shown.includes(criterion));
  return (
    <li class={`card requirement ${isChosen ? 'requirement-chosen' : ''}`} id={`requirement-${id}`}>
      <div class="row">
        <h3>
          <Code>{id}</Code>
        </h3>
        <Badge state={state} />
        {at.length > 0 && (
          <Link to={{ name: 'requirements', id: build }} query={{ r: id }} class="requirement-link">
            Show <Code>{id}</Code> in the spec
          </Link>
        )}
        {assumption !== null && (
          <span class="quiet">
            quotes the assumption <Code>{assumption}</Code>
          </span>
        )}
      </div>
      <blockquote class="requirement-quote">
        <Text>{quote}</Text>
      </blockquote>
      {criteria.length === 0 ? (
        <p class="quiet">No criterion answers it.</p>
      ) : (
        <ul class="stack" aria-label={`What answers ${id}`}>
          {shown.map((criterion) => (
            <Answer key={`${criterion.task}/${criterion.criterion}`} criterion={criterion} of={id} />
          ))}
          {rest.length > 0 && (
            <li>
              <Link to={{ name: 'requirements', id: build }} query={{ r: id }}>
                {several(rest.length, 'criterion', 'criteria')}
                {shown.length > 0 && ' more'}, of which {rest.filter(({ pass }) => pass).length} pass
              </Link>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

type Criterion = Coverage['criteria'][number];

const speaksAgainst = (criterion: Criterion): boolean => ['broken', 'fail'].includes(shownBy(criterion));

function Answer({ criterion, of }: { criterion: Criterion; of: string }) {
  const { id } = useBuild();
  const { task, taskStatus, criterion: name, text, evidence } = criterion;
  const shown = shownBy(criterion);
  return (
    <li class="answer">
      <div class="answer-head">
        <Badge state={shown} />
        <p>
          <Text>{text}</Text>
        </p>
      </div>
      <p class="row answer-where quiet">
        <Link to={{ name: 'task', id, task }}>
          <Code>{`${task} / ${name}`}</Code>
        </Link>
        <span>task {taskStatus}</span>
      </p>
      {evidence !== null && (
        <details open={speaksAgainst(criterion)}>
          <summary>Evidence</summary>
          <Lines label={`Evidence for ${of} by ${task}, ${name}`}>{evidence}</Lines>
        </details>
      )}
    </li>
  );
}
