/** The order of test files where none was timed before: those that take minutes begin, so that none is left alone at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first. */
const long = [
  'tests/crash/crash-matrix.test.ts',
  'tests/crash/stopped-runs.test.ts',
  'tests/scenarios/sixty-tasks.test.ts',
  'tests/scenarios/whole-programs.test.ts',
  'tests/containers/hostile-sizes.test.ts',
  'tests/scenarios/in-containers.test.ts',
  'tests/scenarios/killed-worker.test.ts',
  'tests/examples/replay.test.ts',
  'tests/scenarios/stranger-repositories.test.ts',
  'tests/scenarios/canary.test.ts',
  'tests/scenarios/provider-outages.test.ts',
  'tests/scenarios/environments.test.ts',
  'tests/scenarios/power-cut.test.ts',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = long.findIndex((name) => moduleId.endsWith(name));
  return place === -1 ? long.length : place;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || placeOf(a) - placeOf(b));
  }
}
