/** From zod's issues to the `errors` of a problem: a path as a person writes it, one message for each fault. */
import type { z } from 'zod';
import type { InputError } from '../../core/contract/problems.ts';
import { oneLine } from '../../core/one-line.ts';

/** A broken input can have a fault for each of its thousand fields. */
const maxErrors = 100;

export function inputErrors(error: z.ZodError): InputError[] {
  return error.issues.flatMap(issueErrors).slice(0, maxErrors);
}

function issueErrors(issue: z.core.$ZodIssue): InputError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: inputPath([...issue.path, key]), message: 'unknown field' }));
  return [{ path: inputPath(issue.path), message: issue.message }];
}

/** `['repositories', 0, 'url']` is `repositories[0].url`; the whole input is the empty path. Names are the sender's: cut. */
export function inputPath(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    return before === '' ? String(part) : `${before}.${String(part)}`;
  }, '');
  return oneLine(text);
}
