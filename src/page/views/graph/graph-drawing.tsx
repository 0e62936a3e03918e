/** The dependency graph as a drawing; each task in it is a link. */
import { toneOf } from '../../parts/badge.tsx';
import { isPlain } from '../../parts/link.tsx';
import { pathOf } from '../../routes.ts';
import { useBuild } from '../../state/build-state.ts';
import { useLocation } from '../../state/location.ts';
import { shownText } from '../../text/shown-text.ts';
import { type Drawing, type Edge, type Node, nodeSize, pathThrough } from './layers.ts';

export const GraphDrawing = ({ drawing: { width, height, nodes, edges } }: { drawing: Drawing }) => (
  <svg class="graph" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
    <title>Tasks, and arrows to those that wait for them</title>
    <defs>
      <Arrow id="arrow" kind="graph-arrow" />
      <Arrow id="critical-arrow" kind="graph-critical-arrow" />
    </defs>
    {edges.map((edge) => (
      <Line key={`${edge.from} ${edge.to}`} edge={edge} />
    ))}
    {nodes.map((node) => (
      <Box key={node.task.id} node={node} />
    ))}
  </svg>
);

const Arrow = ({ id, kind }: { id: string; kind: string }) => (
  <marker
    id={id}
    viewBox="0 0 8 8"
    refX="7"
    refY="4"
    markerWidth="12"
    markerHeight="12"
    markerUnits="userSpaceOnUse"
    orient="auto"
  >
    <path class={kind} d="M0 0 L8 4 L0 8 Z" />
  </marker>
);

const Line = ({ edge: { points, isCritical } }: { edge: Edge }) => (
  <path
    class={`graph-edge ${isCritical ? 'graph-critical' : ''}`}
    d={pathThrough(points)}
    marker-end={isCritical ? 'url(#critical-arrow)' : 'url(#arrow)'}
  />
);

function Box({ node: { task, x, y } }: { node: Node }) {
  const { id } = useBuild();
  const location = useLocation();
  const address = pathOf({ name: 'task', id, task: task.id });
  return (
    <a
      href={address}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        location.go(address);
      }}
    >
      <svg x={x} y={y} width={nodeSize.width} height={nodeSize.height} overflow="hidden">
        <title>{shownText(task.title)}</title>
        <rect class="graph-box" x="1" y="1" width={nodeSize.width - 2} height={nodeSize.height - 2} rx="8" />
        <rect class={`fill-${toneOf(task.status)}`} x="1" y="8" width="4" height={nodeSize.height - 16} />
        <svg x="14" width={nodeSize.width - 24} height={nodeSize.height} overflow="hidden" aria-hidden="true">
          <text class="graph-title" y="23">
            {shownText(task.title)}
          </text>
          <text class="graph-status" y="42">
            {task.status} · wave {task.wave}
          </text>
        </svg>
      </svg>
    </a>
  );
}
