/** The command that is under way in the sandbox of a run, told to its Build every few seconds; never stored. */
import type { RunProgress } from '../../core/runs/run-report.ts';
import type { JobState } from '../../core/sandbox/commands.ts';

/** Between two messages about one command. */
const everyMs = 5000;

export type LiveCommand = {
  /** How much of its output has been heard of; null for a command that nothing was heard of. */
  seenBytes(job: string): number | null;
  /** What the sandbox says of it; `title` is a line for people. */
  heard(job: { name: string; title: string }, state: JobState): void;
};

/** Whoever is told may miss a message: the next one says it all again, and a command's end is in the record. */
export function liveCommand(tell: (command: RunProgress['command']) => Promise<void>, now: () => number): LiveCommand {
  let current: { name: string; bytes: number; toldAt: number } | null = null;
  const send = (command: RunProgress['command']): void => {
    tell(command).catch((error: unknown) => console.warn('the build was not told of a command:', error));
  };
  return {
    seenBytes: (name) => (current?.name === name ? current.bytes : null),
    heard: ({ name, title }, state) => {
      if (state.kind !== 'running') {
        // One that nobody was told of needs no end.
        if (current?.name === name && current.toldAt > 0) send(null);
        current = null;
        return;
      }
      const toldAt = current?.name === name ? current.toldAt : 0;
      const isDue = now() - toldAt >= everyMs;
      current = { name, bytes: state.bytes, toldAt: isDue ? now() : toldAt };
      if (isDue) send({ title, elapsedMs: state.elapsedMs, lastLine: state.lastLine });
    },
  };
}
