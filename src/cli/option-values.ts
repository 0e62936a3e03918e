/** Reads the values of options as commander hands them over. */
import { InvalidArgumentError } from 'commander';

export const collect = (value: string, before: string[] = []): string[] => [...before, value];

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}
