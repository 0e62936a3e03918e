/** History as the API asks for it: sums of D1, and the objects that it is made from. */
import { isBuildId } from '../../core/build-id.ts';
import type { Env } from '../../env.ts';
import { costReport } from '../../history/cost-report.ts';
import { knownBuilds } from '../../history/known-builds.ts';
import type { HistoryPort } from './ports.ts';

export const historyPorts = ({ DB, BUILD }: Pick<Env, 'DB' | 'BUILD'>): HistoryPort => ({
  cost: (query) => costReport(DB, query),
  known: (query) => knownBuilds(DB, query),
  // Text that is no id wakes no object.
  rebuild: async (id) => isBuildId(id) && BUILD.get(BUILD.idFromName(id)).rebuildHistory(),
});
