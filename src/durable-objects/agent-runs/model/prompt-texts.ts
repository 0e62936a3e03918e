/** The texts of `prompts/`, bundled as modules. */
import adversary from '../../../../prompts/adversary.md';
import architect from '../../../../prompts/architect.md';
import auditor from '../../../../prompts/auditor.md';
import evaluator from '../../../../prompts/evaluator.md';
import evaluatorBrowser from '../../../../prompts/evaluator-browser.md';
import evaluatorNoBrowser from '../../../../prompts/evaluator-no-browser.md';
import evaluatorRound from '../../../../prompts/evaluator-round.md';
import generator from '../../../../prompts/generator.md';
import generatorRound from '../../../../prompts/generator-round.md';
import handOver from '../../../../prompts/hand-over.md';
import nextSession from '../../../../prompts/next-session.md';
import refiner from '../../../../prompts/refiner.md';
import replanner from '../../../../prompts/replanner.md';
import specBrief from '../../../../prompts/spec-brief.md';
import summarizer from '../../../../prompts/summarizer.md';
import taskBrief from '../../../../prompts/task-brief.md';
import validator from '../../../../prompts/validator.md';
import workPlan from '../../../../prompts/work-plan.md';
import type { PromptTexts } from './prompts.ts';

export const promptTexts: PromptTexts = {
  architect,
  adversary,
  refiner,
  validator,
  generator,
  evaluator,
  replanner,
  auditor,
  summarizer,
  'work-plan': workPlan,
  'spec-brief': specBrief,
  'task-brief': taskBrief,
  'generator-round': generatorRound,
  'evaluator-round': evaluatorRound,
  'evaluator-browser': evaluatorBrowser,
  'evaluator-no-browser': evaluatorNoBrowser,
  'hand-over': handOver,
  'next-session': nextSession,
};
