/** What the colours and marks of the timeline stand for. */
const roles = ['planner', 'generator', 'evaluator', 'auditor', 'verifier', 'merge'] as const;

export const Legend = () => (
  <ul class="legend" aria-label="Legend">
    {roles.map((role) => (
      <li key={role}>
        <svg width="14" height="14" aria-hidden="true">
          <rect class={`bar bar-${role}`} width="14" height="14" rx={role === 'merge' ? 7 : 3} />
        </svg>
        {role}
      </li>
    ))}
    <li>
      <svg width="14" height="14" aria-hidden="true">
        <rect class="bar bar-generator bar-critical" x="1" y="1" width="12" height="12" rx="3" />
      </svg>
      critical path
    </li>
    <li>
      <span class="legend-mark mark-word-merge" aria-hidden="true">
        ✓
      </span>
      merged
    </li>
    <li>
      <span class="legend-mark mark-word-requeue" aria-hidden="true">
        ✕
      </span>
      sent back
    </li>
    <li>
      <span class="legend-mark mark-word-replan" aria-hidden="true">
        ▲
      </span>
      re-planned
    </li>
  </ul>
);
