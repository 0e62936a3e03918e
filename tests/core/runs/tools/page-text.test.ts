import { expect, it } from 'vitest';
import { faultText, pageText } from '../../../../src/core/runs/tools/page-text.ts';
import { PageState } from '../../../../src/core/sandbox/browser.ts';

const page = (given: Partial<PageState> = {}): PageState =>
  PageState.parse({ url: 'http://localhost:4173/', title: 'Counter', problems: [], ...given });

it('a page is told with its answer, what it said and its tree', () => {
  const told = page({
    status: 200,
    notes: '[the service db does not run: no such file]',
    problems: [
      { kind: 'exception', text: 'Error: too many' },
      { kind: 'dialog', text: 'alert: Saved (accepted)' },
    ],
    omittedProblems: 3,
    tree: '- heading "Counter"',
    omittedTree: 10,
  });
  expect(pageText(told)).toBe(
    `http://localhost:4173/ ("Counter", answered with 200)
Beside the browser: [the service db does not run: no such file]
Since the last step:
- uncaught exception: Error: too many
- dialog: alert: Saved (accepted)
- and 3 more
What a reader without eyes is told:
- heading "Counter"
[… 10 characters of it left out …]`,
  );
});

it('a quiet page says that it is quiet', () => {
  expect(pageText(page())).toBe(
    'http://localhost:4173/ ("Counter")\nNo error, warning, dialog or failed request since the last step.',
  );
});

it('a step that was not possible says why, and whether there is a page at all', () => {
  expect(faultText({ kind: 'failed', message: 'no such button', page: page() })).toMatch(
    /^It was not possible: no such button\nhttp:\/\/localhost:4173\//,
  );
  expect(faultText({ kind: 'failed', message: 'no such file', page: null })).toBe('It was not possible: no such file');
  expect(faultText({ kind: 'gone', message: 'its sandbox was lost' })).toBe(
    'The browser is gone: its sandbox was lost. Open the page again and do what has to be done on it again.',
  );
  expect(faultText({ kind: 'missing', message: 'there is no Chromium in this sandbox' })).toMatch(
    /^there is no Chromium in this sandbox\. Go on without it: .* was not seen\.$/,
  );
});
