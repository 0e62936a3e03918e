/** What a preparer finds out: what each repository needs, and whether its tests pass on the base; one thing a step. */
import { toolsMissingIn } from '../../../containers/driver/missing-tools.ts';
import { withBaseRun } from '../../../core/environments/base-tests.ts';
import type { LackingService } from '../../../core/environments/lacking-service.ts';
import { lackingServices, withoutDetectedServices } from '../../../core/environments/lacking-services.ts';
import { environmentOf } from '../../../core/environments/repository-environment.ts';
import type { TestOfRepository } from '../../../core/environments/tests-to-run.ts';
import { lackedBy, nameOf } from '../../../core/environments/tools.ts';
import { partsOf } from '../../../core/repositories/package-links.ts';
import type { Change } from '../../../core/runs/change.ts';
import { endWith } from '../../../core/runs/endings.ts';
import { keptName } from '../../../core/runs/kept-name.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import { commandsOf, nextPreparation, preparedOutcome, toolsOf, withKept } from '../../../core/runs/preparing.ts';
import { sandboxTrouble } from '../../../core/runs/put-off.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import { defaultImage } from '../../../core/runs/sandbox-lease.ts';
import { servicesOf } from '../../../core/runs/services.ts';
import { environmentsOf, fitsFirst, nextSetUp, setUpCommands } from '../../../core/runs/set-up.ts';
import { clockOf, type Ports } from '../ports.ts';
import { folderOf, runTest } from '../tools/test-run.ts';
import { findFiles } from './find-files.ts';
import { changeAccess, endSetUp, setUp } from './set-up.ts';

export async function prepareBase(record: RunRecord, ports: Ports): Promise<Change> {
  const next = nextPreparation(record.order, record.evaluation);
  switch (next.kind) {
    case 'decide':
      return decide(record, next.repository, ports);
    case 'test':
      return prepareAndTest(record, next.test, ports);
    case 'done':
      return endWith(next.outcome);
    default:
      return next satisfies never;
  }
}

async function decide(record: RunRecord, repository: string, ports: Ports): Promise<Change> {
  const { order, evaluation } = record;
  const { assignment, testCommand } = order;
  if (assignment.role !== 'preparer') throw new Error(`a run of the ${assignment.role} decides no environment`);
  const found = await findFiles(repository, ports);
  if (!found.ok) return sandboxTrouble(record, found.error, clockOf(ports));
  const submission = assignment.asked.find((asked) => asked.repository === repository)?.environment ?? {};
  const common = { testCommand, allow: assignment.allow };
  const decided = environmentOf(repository, found.result, { submission, common, limits: await ports.limits() });
  const { environments, faulty, parts } = evaluation;
  const texts = Object.entries(found.result.texts).flatMap(([path, text]) => (text.ok ? [[path, text.text]] : []));
  const said = order.heads.length > 1 ? [partsOf(repository, Object.fromEntries(texts))] : [];
  const known = { ...evaluation, parts: [...parts, ...said] };
  return {
    evaluation: decided.ok
      ? { ...known, environments: [...environments, decided.environment] }
      : { ...known, faulty: [...faulty, decided.faulty] },
    state: { backoff: null },
  };
}

async function prepareAndTest(record: RunRecord, test: TestOfRepository, ports: Ports): Promise<Change> {
  if (isUnsettled(record)) return settle(record, ports);
  const { missingTools, environments } = record.evaluation;
  if (missingTools === null) return findTools(record, ports);
  const next = nextSetUp(record);
  if (next) return setUp(record, next, ports);
  if (record.evaluation.kept === null && setUpCommands(record).length > 0 && !record.state.setUp.isWarm)
    return keep(record, ports);
  const lacking = lackingServices(environments, missingTools);
  return lacking.length > 0 ? lookAgain(record, lacking, ports) : testBase(record, test, ports);
}

/** Before the tests: what they leave is nobody's. So it is not done where the tests of a run before have run. */
async function keep(record: RunRecord, ports: Ports): Promise<Change> {
  const name = await keptName(record);
  const startedAt = ports.now();
  const settled = await endSetUp(name ? { keep: name } : {}, ports);
  if (!settled.ok) return sandboxTrouble(record, settled.error, clockOf(ports));
  const ms = ports.now() - startedAt;
  return { evaluation: withKept(record.evaluation, settled.result, ms), state: { backoff: null } };
}

async function findTools(record: RunRecord, ports: Ports): Promise<Change> {
  const found = await toolsMissingIn(ports.sandbox, toolsOf(record), ports.signal);
  if (!found.ok) return sandboxTrouble(record, found.error, clockOf(ports));
  const missingTools = lackedBy(commandsOf(record), found.result);
  return { evaluation: { ...record.evaluation, missingTools }, state: { backoff: null } };
}

/** The setup may have brought what was missing before it. */
async function lookAgain(record: RunRecord, lacking: readonly LackingService[], ports: Ports): Promise<Change> {
  const { evaluation } = record;
  const tools = [...new Set(lacking.flatMap((service) => service.tools.map(nameOf)))];
  const found = await toolsMissingIn(ports.sandbox, tools, ports.signal);
  if (!found.ok) return sandboxTrouble(record, found.error, clockOf(ports));
  const others = (evaluation.missingTools ?? []).filter((tool) => !tools.includes(nameOf(tool)));
  const missingTools = lackedBy(commandsOf(record), [...others, ...found.result]);
  const still = lackingServices(evaluation.environments, missingTools);
  const { environments, asked } = withoutDetectedServices(evaluation.environments, still);
  const known = { ...evaluation, environments, missingTools };
  return asked.length > 0
    ? endWith(preparedOutcome(known, { lackingServices: asked }))
    : { evaluation: known, state: { backoff: null } };
}

/** Whether its sandbox began before it was known from what image, with which network and variables, and from what is kept. */
const isUnsettled = (record: RunRecord): boolean =>
  record.state.setUp.image === null &&
  (setUpCommands(record).length > 0 ||
    environmentsOf(record).some(
      ({ environment: { image, variables } }) => image !== null || Object.keys(variables).length > 0,
    ));

/** Stays where that is what was needed, and begins in another container where it is not. */
async function settle(record: RunRecord, ports: Ports): Promise<Change> {
  const { instance } = await ports.limits();
  const { state } = record;
  if (setUpCommands(record).length === 0 && fitsFirst(record, instance?.usual ?? null)) {
    const here = { ...record, state: { ...state, setUp: { ...state.setUp, image: defaultImage } } };
    return changeAccess(here, 'run', ports);
  }
  const { ticket } = state.slot;
  const disposed = await ports.sandbox.dispose({ ticket, evenWarm: true });
  if (!disposed.ok) return sandboxTrouble(record, disposed.error, clockOf(ports));
  const slot = { kind: 'none', ticket: ticket + 1 } as const;
  return { state: { phase: { kind: 'preparing' }, sandbox: 'absent', slot, backoff: null } };
}

async function testBase(record: RunRecord, test: TestOfRepository, ports: Ports): Promise<Change> {
  const { order, evaluation } = record;
  const { sandbox, live, signal } = ports;
  const { tested, first } = evaluation.base;
  const name = `${order.runId}/base/${tested.length}${first === null ? '' : '/again'}`;
  const place = { name, life: record.state.sandboxLife, sandbox, live, signal, services: servicesOf(record) };
  const timeoutMs = Math.min(test.minutes * 60_000, deadlineOf(record) - ports.now());
  const ran = await runTest(place, { command: test.command, cwd: folderOf(test), timeoutMs });
  switch (ran.kind) {
    case 'running':
      return record.state.backoff === null ? {} : { state: { backoff: null } };
    case 'failed':
      return sandboxTrouble(record, ran.error, clockOf(ports));
    case 'ran': {
      const base = withBaseRun(test, evaluation.base, ran.result);
      return { evaluation: { ...evaluation, base }, state: { backoff: null } };
    }
    default:
      return ran satisfies never;
  }
}
