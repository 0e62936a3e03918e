/** Shows a build on a terminal: redrawn in place where that is possible, one line an event elsewhere. */

import { type BuildEvent, isEvent } from '../../core/contract/events.ts';
import type { BuildView } from '../../core/contract/views.ts';
import type { BuildDisplay } from '../commands/follow-build.ts';
import { nextLine } from './next-steps.ts';
import { cutTo, printable } from './printable.ts';
import { renderBuild } from './render-build.ts';

/** The part of a terminal's stream that a display needs. */
export type Screen = {
  write: (text: string) => unknown;
  isTTY?: boolean;
  columns?: number;
  rows?: number;
};

export type DisplayOptions = {
  screen: Screen;
  /** Milliseconds since the epoch. */
  now: () => number;
  colour: boolean;
};

export type Display = BuildDisplay & {
  /** True where the display redraws itself; then views should come every few seconds. */
  live: boolean;
  /** Leaves the last frame as it is and stops redrawing. */
  close: () => void;
};

/** Colours are for terminals, and for people who have not asked for none. */
export const wantsColour = (screen: Screen, environment: { NO_COLOR?: string | undefined }): boolean =>
  screen.isTTY === true && !environment.NO_COLOR;

export function buildDisplay(options: DisplayOptions): Display {
  return options.screen.isTTY ? liveDisplay(options) : plainDisplay(options.screen);
}

/** What can be done about an event. What to do about a pause stands with the build at rest. */
const hintOf = (id: string, event: BuildEvent): string | null =>
  isEvent(event, 'note.unheard') ? nextLine(id, event.data.next) : null;

function plainDisplay(screen: Screen): Display {
  const line = (text: string) => screen.write(`${printable(text)}\n`);
  let id = '';
  return {
    live: false,
    event: (event) => {
      line(`${new Date(event.at).toISOString().slice(11, 19)} ${event.text}`);
      const hint = hintOf(id, event);
      if (hint !== null) line(hint);
    },
    view: (view) => {
      id = view.id;
    },
    trouble: (message) => line(message === null ? 'The API answers again.' : `Waiting for the API: ${message}`),
    close: () => undefined,
  };
}

const tickMs = 1_000;
const eventLines = 5;
const esc = String.fromCharCode(27);
const toFrameStart = (lines: number) => (lines > 0 ? `${esc}[${lines}A\r${esc}[J` : '');

function liveDisplay({ screen, now, colour }: DisplayOptions): Display {
  let view: BuildView | undefined;
  let trouble: string | null = null;
  let drawnLines = 0;
  const recent: BuildEvent[] = [];
  const draw = () => {
    if (!view) return;
    const { id } = view;
    const columns = Math.max(20, (screen.columns ?? 80) - 1);
    const foot = [
      ...recent.flatMap((event) => {
        const hint = hintOf(id, event);
        return [`  ${printable(event.text)}`, ...(hint === null ? [] : [`    ${hint}`])].map((line) =>
          cutTo(line, columns),
        );
      }),
      ...(trouble === null ? [] : [cutTo(`  Waiting for the API: ${printable(trouble)}`, columns)]),
    ];
    // A frame taller than the screen cannot be redrawn in place.
    const room = Math.max(1, (screen.rows ?? 24) - 2 - foot.length);
    const frame = [...fitRows(renderBuild(view, { columns, now: now(), colour }), room), '', ...foot];
    screen.write(`${toFrameStart(drawnLines)}${frame.join('\n')}\n`);
    drawnLines = frame.length;
  };
  const timer = setInterval(draw, tickMs);
  timer.unref();
  return {
    live: true,
    event: (event) => {
      recent.push(event);
      if (recent.length > eventLines) recent.shift();
    },
    view: (next) => {
      view = next;
      draw();
    },
    trouble: (message) => {
      trouble = message;
      draw();
    },
    close: () => {
      clearInterval(timer);
      draw();
    },
  };
}

/** Keeps the head and says how much is not shown. */
export function fitRows(lines: readonly string[], rows: number): string[] {
  if (lines.length <= rows) return [...lines];
  return [...lines.slice(0, Math.max(0, rows - 1)), `  … ${lines.length - rows + 1} more lines`];
}
