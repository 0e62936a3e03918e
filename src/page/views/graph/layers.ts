/** The dependency graph as dagre takes it, and as it stands after. */
import type { GraphLabel } from '@dagrejs/dagre';
import type { BuildView } from '../../../core/contract/views.ts';

export type GraphTask = BuildView['tasks'][number];
export type Node = { task: GraphTask; x: number; y: number };
export type Edge = { from: string; to: string; points: { x: number; y: number }[]; isCritical: boolean };
export type Drawing = { width: number; height: number; nodes: Node[]; edges: Edge[] };

export const nodeSize = { width: 200, height: 56 };

/** What of a task decides where it stands. */
export type WaitingTask = Pick<GraphTask, 'id' | 'dependsOn' | 'status'>;

/** Tasks that gave way to others are left out, and so is what waits for them. */
export const drawn = <Task extends WaitingTask>(tasks: readonly Task[]): Task[] =>
  tasks.filter(({ status }) => status !== 'replaced');

type Dagre = Pick<typeof import('@dagrejs/dagre'), 'layout' | 'Graph'>;

/** Where each task and each arrow stands; it changes with the tasks and what they wait for, and with nothing else. */
export type Places = {
  width: number;
  height: number;
  corners: ReadonlyMap<string, { x: number; y: number }>;
  arrows: { from: string; to: string; points: { x: number; y: number }[] }[];
};

/** Another text whenever the places are other ones. */
export const shapeOf = (tasks: readonly WaitingTask[]): string =>
  JSON.stringify(drawn(tasks).map(({ id, dependsOn }) => [id, dependsOn]));

export function placesOf({ layout, Graph }: Dagre, tasks: readonly WaitingTask[]): Places {
  const shown = drawn(tasks);
  const known = new Set(shown.map(({ id }) => id));
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 16, ranksep: 56, marginx: 12, marginy: 12 } satisfies GraphLabel);
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of shown) graph.setNode(id, { ...nodeSize });
  for (const { id, dependsOn } of shown)
    for (const needed of dependsOn) if (known.has(needed)) graph.setEdge(needed, id);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as GraphLabel;
  const corners = shown.map(({ id }) => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    return [id, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }] as const;
  });
  const arrows = graph.edges().map(({ v, w }) => ({
    from: v,
    to: w,
    points: (graph.edge(v, w) as { points: { x: number; y: number }[] }).points,
  }));
  return { width, height, corners: new Map(corners), arrows };
}

/** The tasks as they are now, in their places. */
export function drawingOf(
  { width, height, corners, arrows }: Places,
  tasks: readonly GraphTask[],
  critical: ReadonlySet<string>,
): Drawing {
  return {
    width,
    height,
    nodes: drawn(tasks).flatMap((task) => {
      const corner = corners.get(task.id);
      return corner ? [{ task, ...corner }] : [];
    }),
    edges: arrows.map((arrow) => ({ ...arrow, isCritical: critical.has(arrow.from) && critical.has(arrow.to) })),
  };
}

/** A smooth line through the points. */
export function pathThrough(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const last = rest.at(-1);
  if (!last) return `M${first.x} ${first.y}`;
  const middle = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return `M${first.x} ${first.y} ${middle.join(' ')} L${last.x} ${last.y}`;
}
