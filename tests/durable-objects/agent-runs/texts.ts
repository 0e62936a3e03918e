/** The texts of `prompts/`, read from their files: outside of a Worker nothing bundles them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PromptName,
  type PromptTexts,
  promptNames,
} from '../../../src/durable-objects/agent-runs/model/prompts.ts';

const folder = join(import.meta.dirname, '../../../prompts');
const textOf = (name: PromptName): string => readFileSync(join(folder, `${name}.md`), 'utf8');

export const promptTexts = Object.fromEntries(promptNames.map((name) => [name, textOf(name)])) as PromptTexts;
