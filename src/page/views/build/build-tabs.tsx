/** The views of a build. */
import { Link } from '../../parts/link.tsx';
import type { View, ViewName } from '../../routes.ts';
import { useBuild } from '../../state/build-state.ts';

const tabs = {
  overview: 'Overview',
  board: 'Board',
  graph: 'Graph',
  plan: 'Plan',
  requirements: 'Requirements',
  costs: 'Cost & breaker',
  events: 'Events',
} as const satisfies Partial<Record<ViewName, string>>;
type Tab = keyof typeof tabs;

/** The tab that a view below it belongs to. */
const tabOf: Partial<Record<ViewName, Tab>> = { task: 'board', run: 'board' };

export function BuildTabs({ current }: { current: ViewName }) {
  const { id } = useBuild();
  return (
    <nav class="tabs" aria-label="Views of this build">
      {(Object.entries(tabs) as [Tab, string][]).map(([name, label]) => (
        <Link key={name} to={{ name, id } as View} isCurrent={(tabOf[current] ?? current) === name}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
