/** Effects that have been overtaken by what happened since they were ordered. */
import { type BuildState, isFinal } from './state.ts';
import type { Effect } from './step-types.ts';

/**
 * Whether there is no point any more in performing an effect: a run that has ended since is neither started nor told, nor
 * is a webhook that is gone, nor any of a deleted build. At the build's end its pull requests are as they are to be then.
 */
export function isMoot(effect: Effect, state: BuildState): boolean {
  switch (effect.kind) {
    case 'start-run':
      return state.runs[effect.order.runId]?.status !== 'running';
    case 'wake-run':
    case 'tell-run':
      return state.runs[effect.runId]?.status !== 'running';
    case 'open-repositories':
      return isFinal(state.phase);
    case 'tell-issue':
      return state.deletedAt !== null;
    case 'send-webhook':
      return state.deletedAt !== null || state.webhooks[effect.webhook]?.isGone !== false;
    case 'pull-requests':
      return state.deletedAt !== null || (effect.stage === 'begun' && !mayBegin(state));
    case 'stop-run':
    case 'end-sandbox':
    case 'advance-refs':
    case 'delete-working-refs':
    case 'remove-transcript':
    case 'settle-tenant':
      return false;
    default:
      return effect satisfies never;
  }
}

const mayBegin = ({ phase }: BuildState): boolean =>
  phase.kind === 'running' || (phase.kind === 'paused' && phase.resumes.kind === 'running');
