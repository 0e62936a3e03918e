/** Whether a task is about a page, so that its evaluator gets a browser: by its files, its criteria and what is served. */
import type { Task } from '../plan/work-plan.ts';

export type LookedAt = {
  task: Pick<Task, 'title' | 'scope' | 'shared' | 'criteria'>;
  /** Paths that its candidate changes, as far as they are known. */
  changed: readonly string[];
  /** Commands of services that run beside its commands. */
  services: readonly string[];
};

const pageFile = /\.(?:html?|xhtml|css|s[ac]ss|less|jsx|tsx|vue|svelte|astro)$/i;

/** Words that are said of pages alone. */
const certainWords =
  /\b(?:browsers?|web ?pages?|home ?page|landing page|user interface|UI|buttons?|check ?box(?:es)?|drop-?downs?|tooltips?|modals?|nav ?bars?|side ?bars?|screenshots?|viewports?|DOM|HTML|CSS)\b|\bclick(?:s|ed|ing)?\b/i;
/** Words that a program without a page has as well: they count where pages are served. */
const likelyWords =
  /\b(?:pages?|screens?|forms?|links?|headings?|displays?|displayed|shows?|shown|visible|renders?|rendered|layout)\b/i;
const pageServer =
  /\b(?:vite|next|nuxt|astro|webpack(?:-dev-server| serve)|parcel|react-scripts|ng serve|http-server|live-server|http\.server|(?:npm|pnpm|yarn|bun)(?: run)? (?:start|dev|serve|preview))\b/;

export function isAboutPage({ task, changed, services }: LookedAt): boolean {
  if ([...task.scope, ...task.shared, ...changed].some((path) => pageFile.test(path))) return true;
  const words = [task.title, ...task.criteria.map(({ text }) => text)];
  if (words.some((text) => certainWords.test(text))) return true;
  return services.some((run) => pageServer.test(run)) && words.some((text) => likelyWords.test(text));
}
