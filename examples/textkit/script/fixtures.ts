/** The files that the scripted model writes, as they are when a task is done, and slips that it makes on the way. */
import { readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** A file of the finished work: `finished('wrap.ts')`. */
export const finished = (name: string): string => read(`files/${name}`);

/** A file of the sample repository as it is before the build. */
export const original = (path: string): string => read(`../repository/${path}`);

/** A place where the model first writes `wrong` and later replaces it by `right`. */
export type Slip = { right: string; wrong: string };

/** The text with the slips in it. Each must be found exactly once, or the later edit could not put it right. */
export function withSlips(text: string, slips: readonly Slip[]): string {
  return slips.reduce((before, { right, wrong }) => replaceOnce(before, right, wrong), text);
}

/** Replaces the one place where `from` stands; a fixture that has changed under the script fails here, at load. */
export function replaceOnce(text: string, from: string, to: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`found ${parts.length - 1} times instead of once: ${from}`);
  return parts.join(to);
}

/** A part of a finished file: from the start of one piece of text to the start of another, or to the end. */
export function partOf(name: string, from: string, to?: string): string {
  const text = finished(name);
  const start = text.indexOf(from);
  const end = to === undefined ? text.length : text.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`${name} has no part from ${from} to ${to}`);
  return text.slice(start, end);
}

/** The whole line of a finished source file in which a piece of code stands, with its line break. */
export function lineOf(module: string, code: string): string {
  const line = finished(`${module}.ts`)
    .split('\n')
    .find((text) => text.includes(code));
  if (line === undefined) throw new Error(`${module}.ts has no ${code}`);
  return `${line}\n`;
}

/** `textkit/src/wrap.ts:12`, the place at which that line stands. */
export function placeOf(module: string, code: string): string {
  const before = finished(`${module}.ts`).split(lineOf(module, code))[0] ?? '';
  return `textkit/src/${module}.ts:${before.split('\n').length}`;
}
