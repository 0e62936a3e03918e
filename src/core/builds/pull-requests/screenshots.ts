/** The screenshots of a build's evaluators in the description of its pull requests: as links, or as pictures. */
import { pullRequestOptions } from '../../contract/finish.ts';
import type { Screenshot } from '../../contract/screenshots.ts';
import { plainMarkdown } from '../../markdown.ts';
import { type BuildState, liveTasks } from '../state.ts';

/** Addresses by id, which show the picture to whoever has them. */
export type Pictures = ReadonlyMap<string, string>;

const mostListed = 30;
/** All of them are loaded whenever somebody opens the page. */
const mostPictures = 10;

const listed = (state: BuildState): Screenshot[] =>
  liveTasks(state)
    .flatMap(({ screenshots }) => screenshots)
    .slice(0, mostListed);

/** The ids of those that are to be shown as pictures: none where nobody has asked for it. */
export const pictureIds = (state: BuildState): string[] =>
  pullRequestOptions(state.submission.finish)?.screenshots === 'pictures'
    ? listed(state)
        .slice(0, mostPictures)
        .map(({ id }) => id)
    : [];

/** The links lead to who may read the build. */
export function screenshotLines(state: BuildState, origin: string | null, pictures: Pictures): string[] {
  if (origin === null) return [];
  return listed(state).map(({ id, title }) => {
    const text = plainMarkdown(title || id);
    const link = `- [${text}](${origin}/builds/${state.id}/evidence/${encodeURIComponent(id)})`;
    const picture = pictures.get(id);
    return picture === undefined ? link : `${link}\n\n  ![${text}](${picture})`;
  });
}
