/** What a build has cost over time, by role or by model: a picture, and the same as a table. */
import type { CostSeries } from '../../../../core/contract/reads/cost-series.ts';
import { At, Money } from '../../../parts/amounts.tsx';
import { Empty } from '../../../parts/notice.tsx';
import { Text } from '../../../parts/text.tsx';
import { useLocation } from '../../../state/location.ts';
import { duration, money, percent } from '../../../text/units.ts';
import { type Areas, areasOf, evenly, type Series, shareLine } from './areas.ts';

/** Rows of the table: more are nobody's need. */
const tableRows = 13;

export function CostChart({ costs }: { costs: CostSeries }) {
  const location = useLocation();
  const isByModel = location.query.value.get('by') === 'model';
  const series: Series[] = isByModel
    ? costs.byModel.map(({ model, costUsd }) => ({ name: model, values: costUsd }))
    : costs.byRole.map(({ role, costUsd }) => ({ name: role, values: costUsd }));
  const drawn = areasOf(
    series.filter(({ values }) => (values.at(-1) ?? 0) > 0),
    costs.limitUsd,
  );
  return (
    <section class="card stack" aria-labelledby="over-time">
      <div class="costs-head">
        <h2 id="over-time">Cost over time</h2>
        <fieldset class="costs-by">
          <legend class="only-heard">Cost by</legend>
          {(['role', 'model'] as const).map((by) => (
            <label key={by}>
              <input
                type="radio"
                name="costs-by"
                checked={isByModel === (by === 'model')}
                onChange={() => location.setQuery({ by: by === 'model' ? by : null })}
              />{' '}
              by {by}
            </label>
          ))}
        </fieldset>
      </div>
      {drawn.areas.length === 0 ? <Empty title="Nothing is spent yet" /> : <Picture drawn={drawn} costs={costs} />}
      <CacheLine costs={costs} />
      <details>
        <summary>As a table</summary>
        <CostTable costs={costs} series={series} />
      </details>
    </section>
  );
}

function Picture({ drawn: { areas, top, limitY }, costs }: { drawn: Areas; costs: CostSeries }) {
  const total = areas.reduce((sum, { last }) => sum + last, 0);
  const told = areas.map(({ name, last }) => `${name} ${money(last)}`).join(', ');
  return (
    <figure class="chart">
      <ul class="chart-names">
        {areas.map(({ name, place, last }) => (
          <li key={name}>
            <svg class="chart-key" viewBox="0 0 10 10" aria-hidden="true">
              <rect class={`area-${place}`} width="10" height="10" rx="2" />
            </svg>
            <Text>{name}</Text> <Money usd={last} />
            {total > 0 && <span class="quiet figure">{percent(last / total)}</span>}
          </li>
        ))}
      </ul>
      <div>
        <p class="chart-top quiet figure">{money(top)}</p>
        <svg
          class="chart-picture"
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          aria-label={`Cost over time: ${told}, of a limit of ${money(costs.limitUsd)}`}
        >
          {[25, 50, 75].map((y) => (
            <line key={y} class="chart-grid" x1="0" x2="100" y1={y} y2={y} />
          ))}
          {areas.map(({ name, place, path }) => (
            <path key={name} class={`area-${place}`} d={path} />
          ))}
          {limitY !== null && <line class="chart-limit" x1="0" x2="100" y1={limitY} y2={limitY} />}
        </svg>
      </div>
      <figcaption class="chart-times quiet">
        <Ends at={costs.at} />
        {limitY !== null && <span>dashed: the limit of {money(costs.limitUsd)}</span>}
      </figcaption>
    </figure>
  );
}

function Ends({ at }: { at: readonly number[] }) {
  const [first, last] = [at[0], at.at(-1)];
  if (first === undefined || last === undefined) return null;
  return (
    <span>
      <At at={first} /> to <At at={last} />, {duration(last - first)}
    </span>
  );
}

function CacheLine({ costs: { cacheShare } }: { costs: CostSeries }) {
  const last = cacheShare.findLast((share) => share !== null);
  if (last == null) return null;
  return (
    <figure class="chart">
      <figcaption>
        Share of prompts that came from the cache: <strong class="figure">{percent(last)}</strong>
      </figcaption>
      <svg
        class="chart-picture chart-low"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`Share of the cache over time, ${percent(last)} at last; the top is 100 %`}
      >
        <line class="chart-grid" x1="0" x2="100" y1="50" y2="50" />
        <path class="chart-line" d={shareLine(cacheShare)} />
      </svg>
    </figure>
  );
}

function CostTable({ costs, series }: { costs: CostSeries; series: readonly Series[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section class="wide-table" aria-label="Cost over time as a table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Until</th>
            <th scope="col">All</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                <Text>{name}</Text>
              </th>
            ))}
            <th scope="col">Cached</th>
          </tr>
        </thead>
        <tbody>
          {evenly(costs.at.length, tableRows).map((at) => (
            <tr key={at}>
              <th scope="row">
                <At at={costs.at[at] ?? 0} />
              </th>
              <td>
                <Money usd={costs.costUsd[at] ?? 0} />
              </td>
              {series.map(({ name, values }) => (
                <td key={name}>
                  <Money usd={values[at] ?? 0} />
                </td>
              ))}
              <td class="figure">{costs.cacheShare[at] == null ? '–' : percent(costs.cacheShare[at])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
