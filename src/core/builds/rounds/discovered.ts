/** A run has found out something that later runs should know. */
import type { Discovery, Role } from '../../roles.ts';
import type { BuildState } from '../state.ts';
import { noting, type Step } from '../step-types.ts';
import { addDiscovery } from './discoveries.ts';

export function discovered(
  state: BuildState,
  run: { runId: string; role: Role; task: string | null },
  discovery: Discovery,
  now: number,
): Step {
  const discoveries = addDiscovery(state.discoveries, discovery, { task: run.task ?? run.role, at: now });
  return noting({ ...state, discoveries }, 'discovery.noted', { ...run, ...discovery });
}
