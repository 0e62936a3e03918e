/** The build of every cell: one task that has each effect at least once, and beside it what the shape of the build asks for. */
import {
  bash,
  create,
  layDown,
  noteDiscovery,
  submitPlan,
  type ToolCall,
  turn,
} from '../../examples/textkit/script/turns.ts';
import type { SubmissionInput } from '../../src/core/contract/submission.ts';
import type { Task, WorkPlan } from '../../src/core/plan/work-plan.ts';
import type { Script } from '../../src/scripted-model/script/script.ts';
import { criterion, plan, requirement, task } from '../core/builders.ts';
import { testCommand } from '../scenarios/bare-repositories.ts';
import { evaluates, generates, grades, plans, type Session, submits, verdict, writes } from '../scenarios/sessions.ts';
import type { Shape } from './cells.ts';

/** Where there is a set-up, the tests pass if it has run once: no cut loses a sandbox that was set up. */
export const crashFiles = {
  '.gitignore': 'set-up.txt\n',
  'set-up.test.sh': 'test ! -e set-up.txt || test "$(cat set-up.txt)" = once\n',
};
/** Of builds that are cut while they are prepared. The image is another than the usual one, so that the preparer moves. */
const environment = { image: 'full', setup: 'echo once >> set-up.txt' };

/** One build of the matrix. */
export type CellBuild = { name: string; shape: Shape };

/** The file of each task beside the first, by its id. */
const besideOf: Record<Shape, Record<string, string>> = {
  plain: {},
  prepared: {},
  audited: {},
  'at a forge': {},
  'from an issue': {},
  gated: { beside: 'c.txt' },
  distilled: { beside: 'c.txt' },
  'in a train': { beside: 'c.txt', third: 'd.txt' },
};
export const tasksIn = (shape: Shape): string[] => ['cut', ...Object.keys(besideOf[shape])];

/** By this every session, and every call of it, is known to be of its build. */
export const wordsOf = (name: string): string => `Of ${name}.`;
const specOf = (name: string): string => `${wordsOf(name)} One file says one, and another says two.`;

function planOf({ name, shape }: CellBuild): WorkPlan {
  const others = Object.entries(besideOf[shape]);
  const about = { description: wordsOf(name) };
  const tasks: Task[] = [
    task({
      id: 'cut',
      ...about,
      scope: others.length > 0 ? [`${name}:a.txt`, `${name}:b*`] : [`${name}:**`],
      criteria: [criterion({ check: `cat ${name}/a.txt ${name}/b.txt` })],
    }),
    ...others.map(([id, file]) =>
      task({ id, ...about, scope: [`${name}:${file}`], dependsOn: shape === 'in a train' ? [] : ['cut'] }),
    ),
  ];
  return shape === 'audited' ? plan(tasks, [requirement({ quote: specOf(name) })]) : plan(tasks);
}

export const crashScript = (builds: readonly CellBuild[]): Script => ({
  name: 'crash matrix',
  sessions: builds.flatMap((build) => [...taskSessions(build), ...(moreSessions[build.shape]?.(build) ?? [])]),
});

function taskSessions({ name, shape }: CellBuild): Session[] {
  const when = { also: [wordsOf(name)] };
  return [
    generates(
      'cut',
      [
        turn('I write.', create(`${name}/a.txt`, 'one\n'), create(`${name}/b.test.sh`, 'test "$(cat b.txt)" = two\n')),
        // No cut loses the sandbox: the command runs once and is not interrupted, and a second time its test would fail.
        turn('I add a line.', bash(`echo two >> ${name}/b.txt`)),
        ...(shape === 'distilled' ? [turn('I leave what I have found out.', ...findings(name))] : []),
        turn('I hand it in.', submits()),
      ],
      when,
    ),
    evaluates('cut', [turn('I grade.', verdict({ C1: true }))], when),
    ...Object.entries(besideOf[shape]).flatMap(([id, file]) => [
      writes(id, { [`${name}/${file}`]: `${id}\n` }, when),
      grades(id, { C1: true }, when),
    ]),
  ];
}

/** More than a run reads. */
const findings = (name: string): ToolCall[] =>
  ['one', 'two', 'three', 'four'].map((nth) =>
    noteDiscovery({
      kind: 'fact',
      text: `${wordsOf(name)} The ${nth} finding: ${`the file a.txt says ${nth}. `.repeat(20)}`,
      evidence: `${name}/a.txt`,
      scope: [],
    }),
  );

const handsIn = (tool: string, input: object) => [turn('I hand this in.', { name: tool, input })];

const moreSessions: Partial<Record<Shape, (build: CellBuild) => Session[]>> = {
  audited: (build) => {
    const spec = specOf(build.name);
    return [
      plans('architect', spec, [turn('I lay it down.', ...layDown(planOf(build)), submitPlan)]),
      plans('adversary', spec, handsIn('submit_findings', { findings: [] })),
      plans('validator', spec, handsIn('submit_verdict', { approved: true, reasons: [] })),
      plans('auditor', spec, handsIn('submit_audit', { findings: [], summary: 'It says one and two.' })),
    ];
  },
  distilled: ({ name }) => {
    const sources = ['D1', 'D2', 'D3', 'D4'];
    const text = 'The file a.txt says one.';
    return [
      plans('summarizer', wordsOf(name), handsIn('submit_brief', { entries: [{ sources, fate: 'merged', text }] })),
    ];
  },
};

export const crashSubmission = (
  build: CellBuild,
  { url, receiver }: { url: string; receiver: string },
): SubmissionInput => ({
  ...(build.shape === 'audited' ? { spec: specOf(build.name) } : { plan: planOf(build) }),
  repositories: [{ name: build.name, url, ...(build.shape === 'prepared' && { environment }) }],
  evaluator: { testCommand },
  finish: { pullRequest: build.shape === 'at a forge' },
  webhooks: [{ url: `${receiver}/hooks/${build.name}` }],
});
