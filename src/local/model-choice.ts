/** Which model answers: the real API where there is a key, else a scripted one; and what to tell the person. */
import type { ModelChoice } from '../local-stack/parts/worker-variables.ts';

export type ModelSources = {
  /** The script that was asked for. */
  script: string | undefined;
  /** The script of the sample, for when none was asked for and there is no key. */
  sampleScript: string;
  environment: { ANTHROPIC_API_KEY?: string | undefined; ANTHROPIC_BASE_URL?: string | undefined };
};

/** A script that was asked for wins over a key: it is the cheaper reading of what the person wants. */
export function chooseModel({ script, sampleScript, environment }: ModelSources): ModelChoice {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = environment;
  if (script === undefined && apiKey) return { kind: 'real', apiKey, baseUrl: baseUrl || undefined };
  return { kind: 'scripted', script: script ?? sampleScript };
}
