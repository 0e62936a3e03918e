/** Whether what is shown is of now, and since when not. */
import { useBuild } from '../../state/build-state.ts';
import { now } from '../../state/clock.ts';
import { duration } from '../../text/units.ts';

export function ConnectionMark() {
  const connection = useBuild().connection.value;
  switch (connection.kind) {
    case 'live':
      return (
        <span class="connection connection-live" role="status">
          <span class="pulse" aria-hidden="true" /> live
        </span>
      );
    case 'connecting':
      return (
        <span class="connection" role="status">
          connecting
        </span>
      );
    case 'offline':
      return (
        <span class="connection connection-offline" role="status">
          offline for <span aria-hidden="true">{duration(now.value - connection.since)}</span>
        </span>
      );
    case 'closed':
      return (
        <span class="connection connection-offline" role="status">
          {connection.why === 'deleted' ? 'deleted' : 'signed out'}
        </span>
      );
    default:
      return connection satisfies never;
  }
}
