/** The spec and the plan of a large build: 1,000 tasks of 200 requirements, in ten phases. */
import type { SubmissionInput } from '../../../src/core/contract/submission.ts';
import type { Task, WorkPlan } from '../../../src/core/plan/work-plan.ts';

const requirements = 200;
const phases = 10;
const epicsOfPhase = 5;
const storiesOfEpic = 4;
const tasksOfStory = 5;
export const taskCount = phases * epicsOfPhase * storiesOfEpic * tasksOfStory;

const list = <T>(length: number, make: (at: number) => T): T[] => Array.from({ length }, (_, at) => make(at));

const areas = ['bookings', 'timetable', 'fares', 'accounts', 'reports', 'notices', 'imports', 'search'];
const verbs = ['Answer', 'Store', 'Validate', 'Show', 'Export', 'Convert', 'Reconcile', 'Archive'];
const areaAt = (at: number): string => areas[at % areas.length] ?? '';

const quoteAt = (at: number): string =>
  `The ${areaAt(at)} of region ${at + 1} are answered by the new system as the old one answers them, within 200 ms, in all three languages.`;

const spec = [
  '# Move the ferry company to the new system',
  'Everything that the old system does is done by the new one. Nothing that a traveller sees may be different.',
  ...list(
    requirements,
    (at) =>
      `## Region ${at + 1}\n\n${quoteAt(at)} It is open from spring to autumn, and ${areaAt(at + 3)} are looked after from the office in Heimaey.`,
  ),
].join('\n\n');

export const submission = (repository: string): SubmissionInput => ({
  spec,
  repositories: [{ name: 'app', url: repository, base: 'main' }],
  limits: { maxCostUsd: 5_000, maxDurationMinutes: 10_000, maxIterations: 5_000 },
  parallel: { maxWorkers: 40, agentTimeoutMinutes: 1_440 },
  breaker: { buildRoundsWithoutProgress: 1_000 },
});

/** Each waits for one or two that stand some 40 before it. */
function taskAt(at: number): Task {
  const requirement = `R${1 + (at % requirements)}`;
  const area = areaAt(at);
  const depends = [at - 40, at - 47].filter((on, nth) => on >= 0 && (nth === 0 || at % 3 === 0));
  return {
    id: idAt(at),
    title: `${verbs[at % verbs.length]} the ${area} of region ${1 + (at % requirements)} as the old system does, part ${1 + Math.floor(at / requirements)}`,
    description: `Take over what the old system does for ${area}: read \`legacy/${area}/region-${at}.cob\`, write down what it answers for each of the recorded requests, and answer the same from \`src/${area}\`. Round half to even. Dates are those of Reykjavík. Where the old system answers with an error, the new one answers with the same text and status 422.`,
    scope: [`app:src/${area}/part-${at}/**`, `app:tests/${area}/part-${at}/**`],
    shared: ['app:src/index.ts'],
    dependsOn: depends.map(idAt),
    criteria: list(1 + (at % 3), (nth) => ({
      id: `C${nth + 1}`,
      text:
        [
          'Each recorded request is answered the same, byte for byte',
          'An unknown region is refused with 422 and the text of the old system',
          'The 200 requests of the recording take less than 2 s together',
        ][nth] ?? '',
      requirements: [requirement],
      ...(nth === 0 && { check: `npm test -- ${area}/part-${at}` }),
    })),
    estimateMinutes: 10 + (at % 5) * 5,
  };
}

const idAt = (at: number): string => `${areaAt(at)}-${at + 1}`;

export const workPlan: WorkPlan = {
  requirements: list(requirements, (at) => ({ id: `R${at + 1}`, quote: quoteAt(at) })),
  phases: list(phases, (p) => ({
    id: `P${p + 1}`,
    title: `Phase ${p + 1}: what region by region is moved`,
    epics: list(epicsOfPhase, (e) => ({
      id: `P${p + 1}E${e + 1}`,
      title: `The ${areaAt(e)} of the regions`,
      stories: list(storiesOfEpic, (s) => ({
        id: `P${p + 1}E${e + 1}S${s + 1}`,
        title: `Travellers find their ${areaAt(s)}`,
        tasks: list(tasksOfStory, (t) => taskAt(((p * epicsOfPhase + e) * storiesOfEpic + s) * tasksOfStory + t)),
      })),
    })),
  })),
};

/** A submitted plan is half as large at most: re-plans and audits make it grow. */
export const firstPlan: WorkPlan = { ...workPlan, phases: workPlan.phases.slice(0, phases / 2) };
