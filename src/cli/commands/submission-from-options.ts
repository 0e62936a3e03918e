/** From the options of `breakwater submit` to a checked submission, or the faults of what was given. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { parseJsonText } from '../../core/contract/json-text.ts';
import { withoutRetiredFields } from '../../core/contract/retired-fields.ts';
import { Submission } from '../../core/contract/submission.ts';
import { submissionFaults } from '../../core/contract/submission-faults.ts';
import { textFaults } from '../../core/text-faults.ts';
import { faultLine } from '../client/failure-text.ts';
import { type FileDefaults, fileDefaults } from './file-defaults.ts';
import { repositoriesFrom } from './repository-argument.ts';

/** Options as commander hands them over; texts that stand for numbers are numbers already. */
export type SubmitOptions = {
  repo?: string[];
  prompt?: string;
  /** Paths of files. */
  spec?: string;
  plan?: string;
  config?: string;
  base?: string;
  model?: string;
  plannerModel?: string;
  testCommand?: string;
  allowRedBase?: boolean;
  /** Host names and presets. */
  allow?: string[];
  maxCost?: number;
  maxDuration?: number;
  maxIterations?: number;
  maxWorkers?: number;
  maxEvaluators?: number;
  approval?: string;
  /** False: `breakwater.yaml` is not looked at. */
  defaults?: boolean;
  /** URLs. */
  webhook?: string[];
  pullRequest?: boolean;
  closes?: string;
};

/** `defaults` says which sections came from which file; null for none. */
export type CheckedSubmission =
  | { ok: true; submission: Submission; defaults: string | null }
  | { ok: false; faults: string[] };

type Read = { ok: true; text: string } | { ok: false; fault: string };

/**
 * Options win over the file of `--config`, field by field, and that over the `breakwater.yaml` of the working copy. All
 * other defaults are left to the API.
 */
export async function submissionFromOptions(options: SubmitOptions, cwd: string): Promise<CheckedSubmission> {
  const faults: string[] = [];
  const text = async (flag: string, path: string): Promise<string | undefined> => {
    const read = await readText(resolve(cwd, path));
    if (read.ok) return read.text;
    faults.push(`${flag} ${path}: ${read.fault}`);
    return undefined;
  };
  const json = async (flag: string, path: string): Promise<unknown> => {
    const source = await text(flag, path);
    if (source === undefined) return undefined;
    const parsed = parseJsonText(source);
    if (parsed.ok) return parsed.value;
    faults.push(`${flag} ${path}: ${parsed.message}`);
    return undefined;
  };
  const config = options.config === undefined ? {} : await json('--config', options.config);
  if (faults.length === 0 && !isRecord(config)) faults.push(`--config ${options.config}: must be a JSON object`);
  const own = options.defaults === false ? nothingSaid : await fileDefaults(options.repo ?? [], cwd);
  if (!own.ok) faults.push(...own.faults);
  const sections = own.ok ? own.sections : {};
  const file: Record<string, unknown> = laidOver(sections, isRecord(config) ? config : {});

  const spec = options.spec === undefined ? undefined : await text('--spec', options.spec);
  const plan = options.plan === undefined ? undefined : await json('--plan', options.plan);
  const named = await repositoriesFrom(options.repo ?? [], cwd);
  if (!named.ok) faults.push(...named.faults);
  if (faults.length > 0) return { ok: false, faults };

  const work = withoutUndefined({ prompt: options.prompt, spec, plan });
  const { prompt: _prompt, spec: _spec, plan: _plan, ...rest } = file;
  const repositories = named.ok && named.repositories.length > 0 ? named.repositories : file.repositories;
  const candidate = {
    // A prompt on the command line takes the place of the file's spec, whatever kind each is.
    ...(Object.keys(work).length > 0 ? { ...rest, ...work } : file),
    ...withoutUndefined({ repositories: withBase(repositories, options.base) }),
    ...withoutUndefined({ approval: options.approval, webhooks: options.webhook?.map((url) => ({ url })) }),
    ...section(file, 'models', {
      planner: options.plannerModel,
      generator: options.model,
      evaluator: options.model,
    }),
    ...section(file, 'limits', {
      maxCostUsd: options.maxCost,
      maxDurationMinutes: options.maxDuration,
      maxIterations: options.maxIterations,
    }),
    ...section(file, 'parallel', { maxWorkers: options.maxWorkers, maxEvaluators: options.maxEvaluators }),
    ...section(file, 'evaluator', {
      testCommand: options.testCommand,
      allowRedBase: options.allowRedBase,
    }),
    ...section(file, 'network', { allow: options.allow }),
    ...section(file, 'finish', {
      // What the file says of them in more words stays.
      pullRequest:
        options.pullRequest && !(isRecord(file.finish) && isRecord(file.finish.pullRequest)) ? true : undefined,
      closes: options.closes,
    }),
  };
  const checked = Submission.safeParse(withoutRetiredFields(candidate));
  if (!checked.success) return { ok: false, faults: faultLines(checked.error) };
  const asked = [
    ...textFaults(checked.data).map(({ path, message }) => faultLine(pathText(path), message)),
    ...submissionFaults(checked.data).map(({ path, message }) => faultLine(path, message)),
  ];
  if (asked.length > 0) return { ok: false, faults: asked };
  const taken = own.ok && own.path !== null ? `${Object.keys(sections).join(', ')} from ${own.path}` : null;
  return { ok: true, submission: checked.data, defaults: taken };
}

/** `repositories[0].url: must be …`, one line a fault; unknown fields by their names. */
export function faultLines(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    const path = pathText(issue.path);
    if (issue.code !== 'unrecognized_keys') return [faultLine(path, issue.message)];
    return issue.keys.map((key) => faultLine(pathText([...issue.path, key]), 'unknown field'));
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

async function readText(path: string): Promise<Read> {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
    return { ok: true, text: decoder.decode(await readFile(path)) };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, fault: 'not UTF-8' };
    return { ok: false, fault: error instanceof Error ? error.message : String(error) };
  }
}

/** A section of the file with the given options laid over it; absent where neither says anything. */
function section(
  file: Record<string, unknown>,
  name: string,
  options: Record<string, unknown>,
): Record<string, unknown> {
  const given = withoutUndefined(options);
  const base = file[name];
  if (Object.keys(given).length === 0) return {};
  return { [name]: isRecord(base) || base === undefined ? { ...base, ...given } : base };
}

const nothingSaid: FileDefaults = { ok: true, sections: {}, path: null };

/** One level deep, as the sections of a submission are. */
function laidOver(below: Record<string, unknown>, above: Record<string, unknown>): Record<string, unknown> {
  const both = Object.entries(above).map(([name, value]) => {
    const base = Object.hasOwn(below, name) ? below[name] : undefined;
    return [name, isRecord(base) && isRecord(value) ? { ...base, ...value } : value];
  });
  return { ...below, ...Object.fromEntries(both) };
}

function withBase(repositories: unknown, base: string | undefined): unknown {
  if (base === undefined || !Array.isArray(repositories)) return repositories;
  return repositories.map((repository: unknown) => (isRecord(repository) ? { ...repository, base } : repository));
}

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
