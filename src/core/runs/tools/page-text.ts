/** A page of the sandbox's browser as the model is told of it. */
import type { BrowserResult, PageState } from '../../sandbox/browser.ts';

const kinds = { console: 'console', exception: 'uncaught exception', request: 'request', dialog: 'dialog' };

/** Where it is, and what was said since the last time; with its tree where it has one. */
export function pageText(page: PageState): string {
  const { url, title, status, problems, omittedProblems, notes, tree, omittedTree } = page;
  const answered = status === null ? '' : `, answered with ${status}`;
  return [
    `${url} ("${title}"${answered})`,
    ...(notes === '' ? [] : [`Beside the browser: ${notes}`]),
    problems.length === 0 ? 'No error, warning, dialog or failed request since the last step.' : 'Since the last step:',
    ...problems.map(({ kind, text }) => `- ${kinds[kind]}: ${text}`),
    ...(omittedProblems > 0 ? [`- and ${omittedProblems} more`] : []),
    ...(tree === '' ? [] : ['What a reader without eyes is told:', tree]),
    ...(omittedTree > 0 ? [`[… ${omittedTree} characters of it left out …]`] : []),
  ].join('\n');
}

/** What kept a step from being done. */
export function faultText(result: Exclude<BrowserResult, { kind: 'done' }>): string {
  switch (result.kind) {
    case 'failed':
      return [`It was not possible: ${result.message}`, ...(result.page ? [pageText(result.page)] : [])].join('\n');
    case 'gone':
      return `The browser is gone: ${result.message}. Open the page again and do what has to be done on it again.`;
    case 'missing':
      return (
        `${result.message}. Go on without it: judge pages by what else shows them, and say in the evidence that the page ` +
        'itself was not seen.'
      );
    default:
      return result satisfies never;
  }
}
