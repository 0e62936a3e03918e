/** What a page or the browser says, without the place that the workspace has on this machine. */
import { pathToFileURL } from 'node:url';

/** Names files of the workspace by their paths in it, as they can be opened again. */
export function withoutPlace(text: string, work: string): string {
  return text.replaceAll(pathToFileURL(`${work}/`).href, '').replaceAll(`${work}/`, '');
}
