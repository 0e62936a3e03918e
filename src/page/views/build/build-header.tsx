/** A build at a glance: whether it goes well, what it does, what it has cost, and the one thing that needs a person. */
import { Elapsed, Money } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';

export function BuildHeader() {
  const { title, status, createdAt, endedAt, cost } = useBuild().view.value;
  return (
    <header class="build-head">
      <h1>
        <Text>{title}</Text>
      </h1>
      <Badge state={status} />
      <Elapsed from={createdAt} to={endedAt} />
      <Money usd={cost.spentUsd} />
    </header>
  );
}
