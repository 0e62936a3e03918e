/** Reads the values of options as commander hands them over. */
import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { parseJsonText } from '../../core/contract/json-text.ts';
import { oneLine } from '../../core/one-line.ts';

export const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** Names with commas between them, over several options. */
export const collectNames = (value: string, before: string[] = []): string[] => [
  ...before,
  ...value.split(',').map((name) => name.trim()),
];

export function positive(text: string): number {
  const value = /^\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : 0;
  if (value === 0) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

export function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** `replans=5` and more of its kind, as numbers by name; which names there are, the API says. */
export function collectNumbers(value: string, before: Record<string, number> = {}): Record<string, number> {
  const [, name, number] = /^(\w+)=(\d+)$/.exec(value) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Give a name and a whole number, such as replans=5.');
  return { ...before, [name]: Number(number) };
}

/** What is in a file of JSON. */
export function jsonFile(path: string): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    throw new InvalidArgumentError(oneLine(error instanceof Error ? error.message : String(error)));
  }
  const parsed = parseJsonText(text);
  if (!parsed.ok) throw new InvalidArgumentError(`${parsed.message}.`);
  return parsed.value;
}

/** `parse=Split it` and more of its kind: what is said of each task. */
export function collectComments(value: string, before: TaskComment[] = []): TaskComment[] {
  const [, task, text] = /^([^=]+)=([\s\S]+)$/.exec(value) ?? [];
  if (task === undefined || text === undefined)
    throw new InvalidArgumentError('Give a task and what is to change, such as parse="two tasks".');
  return [...before, { task, text }];
}

type TaskComment = { task: string; text: string };
