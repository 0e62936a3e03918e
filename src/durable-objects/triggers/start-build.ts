/** Starts a build for an occasion of a trigger: the same occasion is the same build, however often this is tried. */
import { seededBuildId } from '../../core/build-id.ts';
import type { Origin } from '../../core/contract/origin.ts';
import type { StoredTrigger } from '../../core/triggers/stored-trigger.ts';

/** A build as the Worker's own door takes it; see `Submissions`. */
export type TriggeredBuild = {
  id: string;
  /** As a person would post it: it is checked in the same way. */
  submission: Record<string, unknown>;
  tenant: string;
  submittedBy: string;
  origin: Origin;
};
export type Submitted = { ok: true } | { ok: false; message: string };

/** `number` is how many builds the subject has had before. */
export const buildIdFor = (trigger: string, subject: string, number: number): Promise<string> =>
  seededBuildId(JSON.stringify([trigger, subject, number]));

export const triggered = (
  { id: trigger, tenant, config }: StoredTrigger,
  build: { id: string; submission: Record<string, unknown>; origin: Omit<Origin, 'trigger'> },
): TriggeredBuild => ({
  ...build,
  tenant,
  submittedBy: `trigger ${config.name}`,
  origin: { ...build.origin, trigger },
});
