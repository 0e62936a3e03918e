/** What the runs of a build are at in their sandboxes: in memory alone, as each message says it all again. */
import type { BuildSnapshot } from '../../core/contract/views.ts';
import type { RunProgress } from '../../core/runs/run-report.ts';

/** A run whose object was reset tells of the same command soon again; what is older says nothing any more. */
const freshMs = 90_000;

/** With many runs at work, followers look no more often. */
const everyMs = 3000;

type Command = NonNullable<RunProgress['command']>;

export type LiveCommands = {
  /** Whether followers are to look again. */
  take(progress: RunProgress, now: number): boolean;
  /** The view with the command of each run that has one under way. */
  shownIn(view: BuildSnapshot, now: number): BuildSnapshot;
};

export function liveCommands(): LiveCommands {
  const commands = new Map<string, Command & { startedAt: number; toldAt: number }>();
  let lookAt = 0;
  return {
    take: ({ runId, command }, now) => {
      if (command) commands.set(runId, { ...command, startedAt: now - command.elapsedMs, toldAt: now });
      else commands.delete(runId);
      const isDue = now - lookAt >= everyMs;
      if (isDue) lookAt = now;
      return isDue;
    },
    shownIn: (view, now) => {
      const runs = view.runs.map((run) => {
        const told = commands.get(run.id);
        const isShown = told && run.endedAt === null && now - told.toldAt < freshMs;
        if (told && !isShown) commands.delete(run.id);
        if (!isShown) return run;
        const { title, startedAt, lastLine } = told;
        return { ...run, command: { title, startedAt, lastLine } };
      });
      return { ...view, runs };
    },
  };
}
