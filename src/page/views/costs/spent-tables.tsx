/** Who has spent what: by role and by model. */
import type { SpentParts } from '../../../core/contract/reads/cost-series.ts';
import { Money } from '../../parts/amounts.tsx';
import { Text } from '../../parts/text.tsx';
import { count, duration, percent } from '../../text/units.ts';

type Spent = Pick<SpentParts, 'byRole' | 'byModel'>;
type Row = Omit<Spent['byModel'][number], 'model'> & { name: string };

export const SpentTables = ({ byRole, byModel }: Spent) => (
  <section class="card stack" aria-labelledby="spent">
    <h2 id="spent">Who spent what</h2>
    <SpentTable of="Role" rows={byRole.map(({ role, ...row }) => ({ name: role, ...row }))} />
    <SpentTable of="Model" rows={byModel.map(({ model, ...row }) => ({ name: model, ...row }))} />
  </section>
);

const SpentTable = ({ of, rows }: { of: string; rows: readonly Row[] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
  <section class="wide-table" aria-label={`Cost by ${of.toLowerCase()}`} tabIndex={0}>
    <table>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">Cost</th>
          <th scope="col">Runs</th>
          <th scope="col">Time of runs</th>
          <th scope="col">Tokens in</th>
          <th scope="col">Tokens out</th>
          <th scope="col">Cached</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, costUsd, runs, ms, usage, cacheShare }) => (
          <tr key={name}>
            <th scope="row">
              <Text>{name}</Text>
            </th>
            <td>
              <Money usd={costUsd} />
            </td>
            <td class="figure">{runs}</td>
            <td class="figure">{duration(ms)}</td>
            <td class="figure">{count(usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h)}</td>
            <td class="figure">{count(usage.output)}</td>
            <td class="figure">{cacheShare === null ? '–' : percent(cacheShare)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
