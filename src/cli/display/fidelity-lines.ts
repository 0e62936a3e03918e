/** What of the spec is shown at the integration heads, in lines for the terminal. */
import type { BuildView } from '../../core/contract/views.ts';
import { filled, words } from '../../core/contract/words.ts';
import { printable } from './printable.ts';

/** How the requirements stand, and what a completed build could not show. */
export function fidelityLines({
  requirements,
  reservations,
}: Pick<BuildView, 'requirements' | 'reservations'>): string[] {
  const states = words.requirementStates.flatMap((state) => {
    const ids = requirements.filter((one) => one.state === state).map(({ id }) => id);
    const named = state === 'broken' || state === 'unproven' ? ` (${ids.join(', ')})` : '';
    return ids.length === 0 ? [] : [`${ids.length} ${state}${named}`];
  });
  return [
    ...(states.length === 0 ? [] : [`Requirements: ${states.join(', ')}`]),
    ...reservations.map(({ what }) => filled(words.reservation, { what })),
  ].map(printable);
}
