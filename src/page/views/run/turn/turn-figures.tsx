/** What a turn used: money, tokens, how much of its prompt came from the cache, and time. */
import type { TurnView } from '../../../../core/contract/reads/runs.ts';
import { Money } from '../../../parts/amounts.tsx';
import { Text } from '../../../parts/text.tsx';
import { count, duration, money, percent, several } from '../../../text/units.ts';

export function TurnFigures({ figures }: { figures: TurnView }) {
  const { usage, cacheShare, modelMs, toolMs, checkpointMs, totalMs } = figures;
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  return (
    <dl class="turn-figures">
      <div>
        <dt>Cost</dt>
        <dd>
          <Money usd={figures.costUsd} />
        </dd>
      </div>
      <div title={`${prompt.toLocaleString('en-US')} in, ${usage.output.toLocaleString('en-US')} out`}>
        <dt>Tokens</dt>
        <dd class="figure">
          {count(prompt)} in, {count(usage.output)} out
        </dd>
      </div>
      <div>
        <dt>Cached</dt>
        <dd class="figure">{cacheShare === null ? '–' : percent(cacheShare)}</dd>
      </div>
      <div title={`model ${duration(modelMs)}, tools ${duration(toolMs)}, checkpoint ${duration(checkpointMs)}`}>
        <dt>Time</dt>
        <dd class="figure">
          {duration(totalMs)} <span class="turn-times">({timesOf(figures)})</span>
        </dd>
      </div>
    </dl>
  );
}

const timesOf = ({ modelMs, toolMs }: TurnView): string => `model ${duration(modelMs)}, tools ${duration(toolMs)}`;

/** How a call ends that goes its way. */
const plainEnds: readonly (string | null)[] = ['tool_use', 'end_turn', 'stop', null];

/** What was out of the ordinary. */
export function TurnRemarks({ figures: { attempts, unconfirmed, checkpointError, stopReason } }: TurnRemarksProps) {
  const remarks = [
    attempts > 1 ? `Begun ${several(attempts, 'time')}` : '',
    unconfirmed.calls > 0
      ? `${money(unconfirmed.usd)} of ${several(unconfirmed.calls, 'call')} may have been billed besides`
      : '',
    plainEnds.includes(stopReason) ? '' : `Ended by ${stopReason}`,
    checkpointError === null ? '' : `Not kept in the repository: ${checkpointError}`,
  ].filter((remark) => remark !== '');
  if (remarks.length === 0) return null;
  return (
    <ul class="turn-remarks">
      {remarks.map((remark) => (
        <li key={remark}>
          <Text>{remark}</Text>
        </li>
      ))}
    </ul>
  );
}
type TurnRemarksProps = { figures: TurnView };
