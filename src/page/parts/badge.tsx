/** The state of anything, as a word with a colour and a mark of its own: nothing is told by colour alone. */

export type Tone = 'quiet' | 'active' | 'good' | 'warn' | 'bad';

/** What each state of builds, tasks, runs, waves, requirements and the breaker looks like. */
const tones: Record<string, Tone> = {
  opening: 'active',
  planning: 'active',
  running: 'active',
  finishing: 'active',
  generating: 'active',
  evaluating: 'active',
  merging: 'active',
  'handed-in': 'active',
  'under-way': 'active',
  completed: 'good',
  complete: 'good',
  merged: 'good',
  met: 'good',
  pass: 'good',
  finished: 'good',
  working: 'good',
  CLOSED: 'good',
  paused: 'warn',
  stuck: 'warn',
  conflict: 'warn',
  unproven: 'warn',
  rejected: 'warn',
  HALF_OPEN: 'warn',
  'broken-off': 'warn',
  failed: 'bad',
  fail: 'bad',
  broken: 'bad',
  OPEN: 'bad',
  failing: 'bad',
};
export const toneOf = (state: string): Tone => tones[state] ?? 'quiet';

const marks: Record<Tone, string> = { quiet: '○', active: '◐', good: '✓', warn: '!', bad: '✕' };

export const stateWords = (state: string): string => state.toLowerCase().replaceAll(/[_-]/g, ' ');

export const Badge = ({ state, tone = toneOf(state), label = stateWords(state) }: BadgeProps) => (
  <span class={`badge tone-${tone}`}>
    <span class="mark" aria-hidden="true">
      {marks[tone]}
    </span>
    {label}
  </span>
);
type BadgeProps = { state: string; tone?: Tone; label?: string };
