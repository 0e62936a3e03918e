/** What the sessions of all tasks have in common: who plays when, a retry from any state, and grading by the checks. */
import { bash, create, readFile, type Session, submitWork, type ToolCall, type Turn, turn } from './turns.ts';
import { criteriaOf } from './work-plan.ts';

/** What a task leaves: its own files by workspace path, and its line in the index where it has one. */
export type Deliverable = { task: string; files: Record<string, string>; exportLine?: string };

export const indexPath = 'textkit/src/index.ts';

type Part = { name: string; task: string; round?: number; also?: string[]; turns: Turn[] };

/** A generator's session; without a round it plays in every round that no earlier session claims. */
export const generates = ({ name, task, round, also = [], turns }: Part): Session => ({
  name: `${task}: ${name}`,
  when: ['Role: generator', `Task: ${task}\n`, ...(round === undefined ? [] : [`Round: ${round}\n`]), ...also],
  turns,
});

/** Removes the marks of a merge conflict and keeps the lines of both sides. */
export const keepBothSides = (path: string): ToolCall =>
  bash(
    `node -e "const fs = require('node:fs'); fs.writeFileSync('${path}', fs.readFileSync('${path}', 'utf8').replace(/^(<<<<<<<|[|]{7}[^]*?^=======|=======|>>>>>>>).*\\n/gm, ''))" && cat ${path}`,
  );

export const runSuite = bash('(cd textkit && node --run test)');

/** The round after a merge conflict in the index: merge the earlier candidate, keep both lines, run the tests. */
export const resolvesIndexConflict = (task: string, round: number): Session =>
  generates({
    name: 'the round after a conflict in the index',
    task,
    round,
    also: ['conflict'],
    turns: [
      turn(
        'The earlier candidate did not merge cleanly. I merge it here to see the conflict.',
        bash('git -C textkit merge --no-edit FETCH_HEAD'),
      ),
      turn(
        'Both tasks added a line at the same place of the index, and both lines belong there.',
        keepBothSides(indexPath),
      ),
      turn(
        'I make sure that no mark is left and that everything passes.',
        bash('! grep -rnE "^(<<<<<<<|=======|>>>>>>>)" textkit/src textkit/tests'),
        runSuite,
      ),
      turn(
        'Both lines are in the index.',
        submitWork(`Merged ${task} with what landed meanwhile; src/index.ts keeps the lines of both tasks.`),
      ),
    ],
  });

/** Starts from any state: takes what can be taken of the earlier candidate and writes the deliverable anew. */
export const writesAgain = ({ task, files, exportLine }: Deliverable): Session => {
  const paths = Object.keys(files);
  const quoted =
    exportLine && `grep -qF "${exportLine}" ${indexPath} || printf '%s\\n' "${exportLine}" >> ${indexPath}`;
  return generates({
    name: 'any later round',
    task,
    turns: [
      turn(
        'I take over what the earlier candidate has and look at where it stands.',
        bash('git -C textkit merge --no-edit FETCH_HEAD || git -C textkit status --short'),
        ...(quoted ? [keepBothSides(indexPath)] : []),
      ),
      turn(
        'I write the files of this task once more, as a whole.',
        ...Object.entries(files).map(([path, text]) => create(path, text)),
      ),
      turn('Then I run everything.', ...(quoted ? [bash(quoted)] : []), runSuite),
      turn('All tests pass.', submitWork(`Wrote ${paths.join(', ')} once more on top of the current head.`)),
    ],
  });
};

type Grading = {
  task: string;
  /** A name for a verdict that is not the usual one, and the line that calls for it where a change adds it. */
  unlike?: { name: string; added: string };
  /** The source that the grader reads first. */
  reads: string;
  /** For each criterion what shows that it holds; or, as `{ fails }`, that it does not. */
  evidence: Record<string, string | { fails: string }>;
  summary: string;
};

/** An evaluator's session: it reads the code, runs the check of each criterion, and says what they showed. */
export const grades = ({ task, unlike, reads, evidence, summary }: Grading): Session => {
  const criteria = criteriaOf(task).map(({ id, check }) => {
    const shown = evidence[id];
    if (shown === undefined) throw new Error(`no evidence for ${id}`);
    const pass = typeof shown === 'string';
    const exit = check === undefined ? '' : ` The check of this criterion exits with ${pass ? 0 : 1}.`;
    return { check, verdict: { criterion: id, pass, evidence: `${pass ? shown : shown.fails}${exit}` } };
  });
  return {
    name: `${task}: grading${unlike ? `, ${unlike.name}` : ''}`,
    when: ['Role: evaluator', `Task: ${task}\n`, ...(unlike ? [`\n+${unlike.added.trimEnd()}\n`] : [])],
    turns: [
      turn(
        'I read what would land.',
        readFile(reads),
        bash('git -C textkit log --oneline -4 && git -C textkit diff --stat HEAD~1'),
      ),
      turn(
        'Now the check of each criterion, in a run of my own.',
        ...criteria.flatMap(({ check }) => (check ? [bash(`(${check})`)] : [])),
      ),
      turn(summary, {
        name: 'submit_verdict',
        input: { criteria: criteria.map(({ verdict }) => verdict) },
      }),
    ],
  };
};
