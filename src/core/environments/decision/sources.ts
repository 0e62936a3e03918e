/** What is asked of an environment and by whom, and how one of several wishes is chosen. */
import type { Detection } from '../detection/detect-environment.ts';
import type { Origin, Reason } from '../environment.ts';
import type { EnvironmentOptions, Instance } from '../environment-options.ts';
import type { NotGiven } from '../not-given.ts';

export type DeploymentLimits = {
  /** Named images, the one for whoever says nothing first; empty where there are none. */
  images: readonly string[];
  /** Null where the place has no sizes. */
  instance: { usual: Instance; largest: Instance } | null;
  maxTestTimeoutMinutes: number;
  secrets: readonly { name: string; hosts: readonly string[] }[];
};

/** What a submission says of all its repositories. */
export type CommonOptions = {
  testCommand: string;
  /** Presets and hosts. */
  allow: readonly string[];
};

export type EnvironmentSources = {
  submission: EnvironmentOptions;
  file: EnvironmentOptions;
  detected: Detection;
  common: CommonOptions;
  limits: DeploymentLimits;
};

export type Chosen<Value> = { value: Value; origin: Origin };
type Choice<Value> = Value | null | undefined;

export const detectedFrom = (from: readonly Reason[] | undefined): Origin => ({
  kind: 'detected',
  from: [...(from ?? [])],
});
export const byDefault: Origin = { kind: 'default' };

/** The first that says something. */
export function chosen<Value>(
  choices: { submission?: Choice<Value>; file?: Choice<Value>; detected?: Choice<Value>; from?: Reason[] | undefined },
  otherwise: Value,
): Chosen<Value> {
  if (choices.submission != null) return { value: choices.submission, origin: { kind: 'submission' } };
  if (choices.file != null) return { value: choices.file, origin: { kind: 'file' } };
  if (choices.detected != null) return { value: choices.detected, origin: detectedFrom(choices.from) };
  return { value: otherwise, origin: byDefault };
}

/** A choice and what was asked for beside it in vain. */
export type Limited<Value> = Chosen<Value> & { notGiven: NotGiven[] };
