/** Fills the variables of a prompt; a missing or an unused one is a bug and throws. */
import { SessionRoleName } from '../../../core/roles.ts';

/** The prompts by file name without `.md`, each as its text. */
export const promptNames = [
  ...SessionRoleName.options,
  'work-plan',
  'spec-brief',
  'task-brief',
  'generator-round',
  'evaluator-round',
  'evaluator-browser',
  'evaluator-no-browser',
  'hand-over',
  'next-session',
] as const;
export type PromptName = (typeof promptNames)[number];
export type PromptTexts = Record<PromptName, string>;

const variable = /\{\{([a-zA-Z]+)\}\}/g;

/**
 * Replaces each `{{name}}` of a template. Values are put in as they are and never read for variables themselves,
 * since they may come from a repository or a model.
 */
export function renderPrompt(template: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const text = template.replace(variable, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`the prompt needs a value for {{${name}}}`);
    used.add(name);
    return value;
  });
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`the prompt has no place for ${unused.join(', ')}`);
  return text.trim();
}
