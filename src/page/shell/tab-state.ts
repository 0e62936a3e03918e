/** What a tab of the browser says of a build: its title, its icon, and, where a person has asked for it, a notification. */
import type { BuildView } from '../../core/contract/views.ts';
import { type Tone, toneOf } from '../parts/badge.tsx';
import { shownText } from '../text/shown-text.ts';
import { progressOf } from '../views/build/figures.ts';
import { needOf } from '../views/build/needs/need.ts';

const marks: Record<Tone, string> = { quiet: '', active: '▶', good: '✓', warn: '!', bad: '✕' };

/** `✓ 7/7 · A date library · Breakwater`; what needs a person comes first. */
export function tabTitle(view: BuildView): string {
  const { merged, total } = progressOf(view);
  const mark = needOf(view) ? '(!)' : marks[toneOf(view.status)];
  const progress = total > 0 ? `${merged}/${total} · ` : '';
  return `${mark} ${progress}${shownText(view.title)} · Breakwater`.trim();
}

/** The icon is one of those that are served: its colour is the state's. */
export function tabIcon(view: BuildView): string {
  const tone = needOf(view) ? 'warn' : toneOf(view.status);
  return `/assets/icon-${tone}.svg`;
}
