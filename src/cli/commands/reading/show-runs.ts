/** `breakwater runs`: the runs of a build, one line each, or the turns of one. */
import { RunAnswer, RunList, type TurnView } from '../../../core/contract/reads/runs.ts';
import type { RunView } from '../../../core/contract/views.ts';
import { cacheShareOf } from '../../../core/money/cache-share.ts';
import { allPages } from '../../client/all-pages.ts';
import { padTo, printable } from '../../display/printable.ts';
import { dollars, duration } from '../../display/units.ts';
import { readingCommand } from './reading-command.ts';

export const runsCommand = readingCommand({
  calls: ['GET /builds/{id}/runs', 'GET /builds/{id}/runs/{run}'],
  usage: 'runs <id> [run]',
  about: 'list the runs of a build, or the turns of one run',
  example: 'breakwater runs bq3xk7m2acd bq3xk7m2acd-r4',
  read: async (client, build, { rest: [run] }) => {
    if (run === undefined) {
      const pages = await allPages((query) => client.read(build, `/runs${query}`, RunList));
      if (!pages.ok) return pages;
      const runs = pages.value.flatMap((page) => page.runs);
      return { ok: true, value: { json: { runs }, lines: runs.length === 0 ? ['No runs yet.'] : runs.map(runLine) } };
    }
    const path = `/runs/${encodeURIComponent(run)}`;
    const pages = await allPages((query) => client.read(build, `${path}${query}`, RunAnswer));
    if (!pages.ok) return pages;
    const turns = pages.value.flatMap((page) => page.turns);
    const [first] = pages.value;
    const removed =
      first?.removedAt == null ? [] : [`Its turns were removed at ${new Date(first.removedAt).toISOString()}.`];
    const lines = [...(first ? [runLine(first.run)] : []), ...removed, ...turns.map(turnLine)];
    return { ok: true, value: { json: { run: first?.run, removedAt: first?.removedAt, turns }, lines } };
  },
});

const share = (value: number | null): string => (value === null ? '' : `${(value * 100).toFixed(1)} % cached`);

const runLine = ({
  id,
  role,
  task,
  round,
  model,
  status,
  turns,
  costUsd,
  usage,
  startedAt,
  endedAt,
}: RunView): string =>
  [
    padTo(printable(id), 16),
    padTo(printable(role), 11),
    padTo(task === null ? '' : `${printable(task)} #${round}`, 18),
    padTo(printable(status), 9),
    padTo(`${turns} turns`, 10),
    padTo(dollars(costUsd), 9),
    padTo(share(cacheShareOf(usage)), 14),
    padTo(endedAt === null ? '' : duration(endedAt - startedAt), 7),
    printable(model),
  ].join('  ');

const turnLine = ({
  turn,
  costUsd,
  usage,
  cacheShare,
  modelMs,
  toolMs,
  totalMs,
  stopReason,
  attempts,
}: TurnView): string =>
  [
    padTo(`  turn ${turn}`, 10),
    padTo(dollars(costUsd), 9),
    padTo(`${usage.output} out`, 10),
    padTo(share(cacheShare), 14),
    padTo(`${duration(totalMs)} (model ${duration(modelMs)}, tools ${duration(toolMs)})`, 36),
    `${printable(stopReason ?? 'under way')}${attempts > 1 ? `, ${attempts} attempts` : ''}`,
  ].join('  ');
