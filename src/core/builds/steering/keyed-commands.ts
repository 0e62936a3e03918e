/** Commands that came with a key: one whose answer was lost in a crash is known when it comes again, and not done again. */
import type { BuildState } from '../state.ts';

/** Far more than can be under way when an answer is lost. */
const mostKept = 50;

export const wasDone = ({ commandKeys }: BuildState, key: string | null): boolean =>
  key !== null && commandKeys.includes(key);

export const withCommandKey = (state: BuildState, key: string | null): BuildState =>
  key === null ? state : { ...state, commandKeys: [...state.commandKeys, key].slice(-mostKept) };
