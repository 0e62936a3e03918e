/** `breakwater spending`: what a build has cost over time, a line a moment. */
import { Option } from 'commander';
import { CostSeries, mostPoints } from '../../../core/contract/reads/cost-series.ts';
import { printable } from '../../display/printable.ts';
import { dollars } from '../../display/units.ts';
import { whole } from '../option-values.ts';
import { readingCommand } from './reading-command.ts';

export const spendingCommand = readingCommand({
  calls: ['GET /builds/{id}/costs'],
  usage: 'spending <id>',
  about: 'show what a build has cost over time, by role or by model, and how much came from the cache',
  example: 'breakwater spending bq3xk7m2acd --by model',
  options: (command) =>
    command
      .option('--points <count>', `how many moments, at most ${mostPoints}`, whole, 12)
      .addOption(new Option('--by <group>', 'what tells the sums apart').choices(['role', 'model']).default('role')),
  read: async (client, build, { options }) => {
    const answer = await client.read(build, `/costs?points=${options.points}`, CostSeries);
    if (!answer.ok) return answer;
    const { at, costUsd, cacheShare, byRole, byModel } = answer.value;
    const groups =
      options.by === 'model'
        ? byModel.map((one) => ({ name: one.model, usd: one.costUsd }))
        : byRole.map((one) => ({ name: one.role, usd: one.costUsd }));
    const lines = at.map((moment, n) => {
      const share = cacheShare[n] ?? null;
      const spent = groups.flatMap(({ name, usd: { [n]: usd = 0 } }) =>
        usd > 0 ? [`${printable(name)} ${dollars(usd)}`] : [],
      );
      return [
        new Date(moment).toISOString().slice(0, 19).replace('T', ' '),
        dollars(costUsd[n] ?? 0),
        ...(share === null ? [] : [`${(share * 100).toFixed(1)} % cached`]),
        spent.join(', '),
      ]
        .join('  ')
        .trimEnd();
    });
    return { ok: true, value: { json: answer.value, lines } };
  },
});
