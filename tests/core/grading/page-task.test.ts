import { expect, it } from 'vitest';
import { isAboutPage } from '../../../src/core/grading/page-task.ts';

const looked = ({ scope = ['web:src/**'], text = 'It works', title = 'A task', changed = [], services = [] }: Row) => ({
  task: { title, scope, shared: [], criteria: [{ id: 'C1', text, requirements: ['R1'] }] },
  changed,
  services,
});
type Row = { scope?: string[]; text?: string; title?: string; changed?: string[]; services?: string[] };

const rows: [what: string, row: Row, isAboutPage: boolean][] = [
  ['a scope of a page', { scope: ['web:public/index.html'] }, true],
  ['a scope of components', { scope: ['web:src/**/*.tsx'] }, true],
  ['a scope of styles', { scope: ['web:styles/*.SCSS'] }, true],
  ['a scope of components of another kind', { scope: ['web:src/App.vue', 'web:src/Card.svelte'] }, true],
  ['a candidate that changes a page', { changed: ['public/about.htm'] }, true],
  ['a criterion about a button', { text: 'The button Save is disabled until a name is given' }, true],
  ['a criterion about clicks', { text: 'Clicking the total sorts the rows' }, true],
  ['a criterion that names the browser', { text: 'The list survives a reload of the browser' }, true],
  ['a title about the interface', { title: 'The UI of the counter' }, true],
  ['a page that is served', { text: 'The page shows the count', services: ['npx vite --port 4173'] }, true],
  ['a form that is served', { text: 'The form is displayed', services: ['npm run dev'] }, true],
  ['a page of results', { text: 'Returns the second page of results' }, false],
  [
    'a page of results beside a database',
    { text: 'Returns a page of results', services: ['pg_ctlcluster 15 main'] },
    false,
  ],
  ['a served task of another kind', { text: 'Tokens expire after an hour', services: ['npm run dev'] }, false],
  ['a form of words', { text: 'The short form of a month is accepted' }, false],
  ['a library', { scope: ['api:src/date.ts', 'api:docs/**'], text: 'Dates are parsed as ISO 8601' }, false],
  ['a word that only holds another', { text: 'Builds the buttonhole index of DOMAIN names' }, false],
  ['a file whose name only ends alike', { scope: ['api:src/html.ts', 'api:css/parser.go'] }, false],
];

it.each(rows)('takes %s for what it is', (_, row, expected) => {
  expect(isAboutPage(looked(row))).toBe(expected);
});
