/** Which component shows which view. */
import { Link } from '../parts/link.tsx';
import type { View } from '../routes.ts';
import { BoardView } from './board/board-view.tsx';
import { BuildFrame } from './build/build-frame.tsx';
import { BuildsView } from './builds/builds-view.tsx';
import { CostsView } from './costs/costs-view.tsx';
import { EventsView } from './events/events-view.tsx';
import { GraphView } from './graph/graph-view.tsx';
import { NewBuildView } from './new-build/new-build-view.tsx';
import { OverviewView } from './overview/overview-view.tsx';
import { PlanView } from './plan/plan-view.tsx';
import { RequirementsView } from './requirements/requirements-view.tsx';
import { RunView } from './run/run-view.tsx';
import { TaskView } from './task/task-view.tsx';

const NoSuchPage = () => (
  <>
    <h1>There is no such page</h1>
    <p>
      <Link to={{ name: 'builds' }}>All builds</Link>
    </p>
  </>
);

export function ViewOf({ view }: { view: View | null }) {
  if (view === null) return <NoSuchPage />;
  if (view.name === 'builds') return <BuildsView />;
  if (view.name === 'new-build') return <NewBuildView />;
  return (
    <BuildFrame key={view.id} id={view.id} view={view}>
      <WithinBuild view={view} />
    </BuildFrame>
  );
}

type BuildViewName = Exclude<View, { name: 'builds' | 'new-build' }>;

function WithinBuild({ view }: { view: BuildViewName }) {
  switch (view.name) {
    case 'overview':
      return <OverviewView />;
    case 'board':
      return <BoardView />;
    case 'graph':
      return <GraphView />;
    case 'plan':
      return <PlanView />;
    case 'requirements':
      return <RequirementsView />;
    case 'costs':
      return <CostsView />;
    case 'events':
      return <EventsView />;
    case 'task':
      return <TaskView key={view.task} task={view.task} />;
    case 'run':
      return <RunView key={view.run} run={view.run} />;
    default:
      return view satisfies never;
  }
}
