/** The status page as one document: its markup with its script, and the words that it shares with the command line. */
import { words } from '../../core/contract/words.ts';

export const pageDocument = (markup: string, script: string): string =>
  markup
    .replace('id="words"></script>', () => `id="words">${JSON.stringify(words)}</script>`)
    .replace('<script></script>', () => `<script>\n${script}</script>`);
