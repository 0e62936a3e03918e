/** Runs every check of a live deployment at once, each within its time; a check that breaks is a failed one. */
import {
  type CheckName,
  checkNames,
  checksLimitMs,
  type DoctorCheck,
  type DoctorRequest,
} from '../../core/contract/doctor.ts';
import { oneLine } from '../../core/one-line.ts';
import { checks, type Finding } from './checks.ts';
import type { DoctorPorts } from './ports.ts';

/** A container that is started for the first time pulls its image; git out and back is some ten requests of 10 s at most. */
const limitsMs: Readonly<Partial<Record<CheckName, number>>> = {
  sandbox: checksLimitMs,
  repository: checksLimitMs,
};
const usualLimitMs = 15_000;

export type Clock = { now(): number; after(ms: number): Promise<void> };

/** `origin` is where the deployment is known. */
export function examine(
  ports: DoctorPorts,
  { request, origin }: { request: DoctorRequest; origin: string },
  clock: Clock,
): Promise<DoctorCheck[]> {
  return Promise.all(
    checkNames.map(async (name) => {
      const startedAt = clock.now();
      const limitMs = limitsMs[name] ?? usualLimitMs;
      const late = clock.after(limitMs).then(() => overdue(limitMs));
      const finding = await Promise.race([broken(checks[name]({ ports, request, origin })), late]);
      return { name, ...finding, ms: clock.now() - startedAt };
    }),
  );
}

const overdue = (limitMs: number): Finding => ({
  state: 'failed',
  text: `no answer within ${limitMs / 1000} s`,
  advice: 'ask again, and look at the log of the Worker',
});

const broken = (finding: Promise<Finding>): Promise<Finding> =>
  finding.catch((error: unknown) => {
    console.error('doctor:', error);
    const words = error instanceof Error ? error.message : String(error);
    return { state: 'failed', text: `the check broke: ${oneLine(words)}`, advice: 'look at the log of the Worker' };
  });
