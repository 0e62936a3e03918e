/** What is spent, set aside and left of the limit, and what the platform itself costs beside the models. */
import type { ComponentChildren } from 'preact';
import type { CostSeries } from '../../../core/contract/reads/cost-series.ts';
import { Money } from '../../parts/amounts.tsx';
import { Meter } from '../../parts/meter.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { money, percent, several } from '../../text/units.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { RunsUnderWay } from './runs-under-way.tsx';

export function Budget({ costs }: { costs: CostSeries | null }) {
  const { view } = useBuild();
  const { spentUsd, unconfirmed, reservedUsd, limitUsd, freeModels } = view.cost;
  const forecast = forecastOf(view);
  const left = limitUsd - spentUsd - reservedUsd;
  const share = limitUsd > 0 ? (spentUsd + reservedUsd) / limitUsd : 0;
  const tone = share > 0.9 ? 'bad' : share > 0.7 ? 'warn' : 'active';
  const parts = [
    { value: spentUsd - unconfirmed.usd, tone, label: `${money(spentUsd - unconfirmed.usd)} spent` },
    { value: unconfirmed.usd, tone: 'bad', label: `${money(unconfirmed.usd)} unconfirmed` },
    { value: reservedUsd, tone: 'quiet', label: `${money(reservedUsd)} reserved` },
  ] as const;
  return (
    <section class="card stack" aria-labelledby="budget">
      <h2 id="budget">Budget</h2>
      <div class="budget-bar">
        <Meter parts={parts} whole={limitUsd} label={`Of ${money(limitUsd)}`} />
      </div>
      <dl class="budget">
        <Amount name="Spent">
          <Money usd={spentUsd} />
        </Amount>
        <Amount name="Reserved for calls under way">
          <Money usd={reservedUsd} />
        </Amount>
        <Amount name={left < 0 ? 'Past the limit' : 'Left'}>
          <Money usd={Math.abs(left)} />
        </Amount>
        <Amount name="Limit">
          <Money usd={limitUsd} />
        </Amount>
        <Amount name="Prompts from the cache">
          {costs?.spent?.cacheShare == null ? '–' : percent(costs.spent.cacheShare)}
        </Amount>
        {costs?.platform && (
          <Amount name="The platform itself">
            <MoneyRange {...costs.platform} />
          </Amount>
        )}
      </dl>
      {forecast && <ForecastLine forecast={forecast} />}
      {unconfirmed.calls > 0 && (
        <p class="quiet">
          Of what is spent, <Money usd={unconfirmed.usd} /> are the worst case of {several(unconfirmed.calls, 'call')}{' '}
          whose end nobody knows.
        </p>
      )}
      {freeModels.length > 0 && (
        <p class="quiet">
          Calls of <Text>{freeModels.join(', ')}</Text> are free, and the limit does not bound them.
        </p>
      )}
      <RunsUnderWay />
      {costs?.platform && (
        <details>
          <summary>How the platform's own cost is reckoned</summary>
          <p class="budget-arithmetic quiet">
            <Text>{costs.platform.arithmetic}</Text>
          </p>
        </details>
      )}
    </section>
  );
}

const ForecastLine = ({ forecast: { endUsd, medianUsd, openTasks, overUsd } }: { forecast: Forecast }) => (
  <p class={overUsd > 0 ? 'over' : undefined}>
    It will come to about <Money usd={endUsd} />
    {overUsd > 0 && (
      <>
        , <Money usd={overUsd} /> past the limit
      </>
    )}
    : what is spent, and {several(openTasks, 'open task')} at <Money usd={medianUsd} />, the median of those merged.
  </p>
);

const MoneyRange = ({ leastUsd, mostUsd }: { leastUsd: number; mostUsd: number }) => (
  <>
    {money(leastUsd) !== money(mostUsd) && (
      <>
        <Money usd={leastUsd} /> to{' '}
      </>
    )}
    <Money usd={mostUsd} />
  </>
);

const Amount = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd class="figure">{children}</dd>
  </div>
);
