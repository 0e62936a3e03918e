/** What each model accepts, where the models of the API differ from one another. */
import { knownModels } from '../../core/money/prices.ts';

export type ModelRules = {
  id: string;
  maxOutputTokens: number;
  /** A shorter prefix is not cached, without an error. */
  minimumCachedTokens: number;
  acceptsPrefill: boolean;
  acceptsForcedTools: boolean;
  acceptsThinkingOff: boolean;
};

const refusesForcedTools = new Set(['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-fable-5-1']);
const refusesThinkingOff = new Set(['claude-opus-5-5']);
/** The last generation before 4.6, from which on an assistant message cannot be continued. */
const beforePrefillEnded = /-4-5$/;

/** The rules of a model, or undefined for one that the API does not know. */
export function modelRules(id: string): ModelRules | undefined {
  if (!knownModels.includes(id)) return undefined;
  return {
    id,
    maxOutputTokens: 64_000,
    minimumCachedTokens: id.startsWith('claude-haiku-') ? 4096 : 1024,
    acceptsPrefill: beforePrefillEnded.test(id),
    acceptsForcedTools: !refusesForcedTools.has(id),
    acceptsThinkingOff: !refusesThinkingOff.has(id),
  };
}
