/** What a person can do next, in the words of the command line. */
import type { NextStep } from '../../core/contract/next-step.ts';
import { words } from '../../core/contract/words.ts';
import { printable } from './printable.ts';

const options: Record<string, string> = {
  maxCostUsd: '--max-cost',
  maxDurationMinutes: '--max-duration',
  maxIterations: '--max-iterations',
};
const choices: Record<string, string> = {
  allowRedBase: '--allow-red-base',
  testCommand: '--test-command …',
};

/** One line: "Next: `breakwater approve b1`, or `breakwater reject b1 --comments …`"; null where there is nothing. */
export function nextLine(id: string, next: readonly NextStep[]): string | null {
  if (next.length === 0) return null;
  const first = next
    .filter(({ do: action }) => action === 'see-to')
    .map(({ what }) => words.places[what ?? ''] ?? what);
  const commands = next.filter(({ do: action }) => action !== 'see-to').map((step) => commandOf(id, step));
  const seeTo = first.length === 0 ? '' : `see to ${first.join(' and ')}, then `;
  return printable(`Next: ${seeTo}${commands.join(', or ')}`);
}

/** A step that this release does not know is named as it is. */
function commandOf(id: string, { do: action, tasks, needs, with: given }: NextStep): string {
  const which = tasks.length > 1 ? `<${tasks.join('|')}>` : (tasks[0] ?? '<task>');
  const more = needs.map(({ option, above }) => ` ${options[option] ?? option} <more than ${rounded(above)}>`).join('');
  switch (action) {
    case 'retry':
    case 'skip':
      return `\`breakwater ${action} ${id} ${which}\``;
    case 'note':
      return `\`breakwater note ${id} … --task ${which}\``;
    case 'reject':
      return `\`breakwater reject ${id} --comments …\``;
    default:
      return `\`breakwater ${action} ${id}${more}${given.map((choice) => ` ${choices[choice] ?? choice}`).join('')}\``;
  }
}

/** Up to the cent. */
const rounded = (value: number): number => Math.ceil(value * 100 - 1e-6) / 100;
