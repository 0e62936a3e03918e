/** report: composes what the other tasks have built. */
import { finished, placeOf } from '../fixtures.ts';
import { type Deliverable, generates, grades, indexPath, writesAgain } from '../task-sessions.ts';
import { bash, create, replace, type Session, search, submitWork, turn } from '../turns.ts';

const source = 'textkit/src/report.ts';
const tests = 'textkit/tests/report.test.ts';
const exportLine = "export { type ReportDocument, type ReportOptions, type ReportSection, report } from './report.ts';";
const deliverable: Deliverable = {
  task: 'report',
  files: { [source]: finished('report.ts'), [tests]: finished('report.test.ts') },
  exportLine,
};

export const reportSessions: Session[] = [
  generates({
    name: 'first round',
    task: 'report',
    round: 1,
    turns: [
      turn('What do the blocks offer?', search('^export (function|type)', 'textkit/src')),
      turn(
        'The report only puts blocks together.',
        create(source, finished('report.ts')),
        create(tests, finished('report.test.ts')),
      ),
      turn(
        'The line in the index, and the tests.',
        replace(
          indexPath,
          "export { slug, type SlugOptions } from './slug.ts';\n",
          `${exportLine}\nexport { slug, type SlugOptions } from './slug.ts';\n`,
        ),
        bash(`node --test ${tests}`),
      ),
      turn('They pass.', submitWork('Added report: title, texts, lists and tables from one document.')),
    ],
  }),
  writesAgain(deliverable),
  grades({
    task: 'report',
    reads: source,
    evidence: {
      'report-blocks': `tests/report.test.ts compares a whole report; blocks are joined with one empty line at ${placeOf('report', 'return [[...head')}.`,
      'report-rule': `The rule is measured by displayWidth: ${placeOf('report', 'const rule')}.`,
      'report-width': `The width is 72 by default: ${placeOf('report', 'export function report')}.`,
    },
    summary: 'Reports have the shape of the spec; every check passes.',
  }),
];
