/** Templates: placeholders replaced by values, and an error rather than a hole where there is none. */
import { truncate } from './truncate.ts';

/** What is wrong with a placeholder, and where it stands. */
export class FillError extends Error {
  override readonly name = 'FillError';
  /** The placeholder as it is written, without its braces. */
  readonly placeholder: string;
  /** Line of the template, from 1. */
  readonly line: number;

  constructor(problem: string, placeholder: string, line: number) {
    super(`line ${line}: ${problem} in {{${placeholder}}}`);
    this.placeholder = placeholder;
    this.line = line;
  }
}

/** `\{{` first: it is text, whatever follows. */
const token = /\\\{\{|\{\{([^{}]*)\}\}/g;

/**
 * The template with its placeholders replaced: `{{name}}`, `{{job.name}}`, `{{ name | truncate:12 | upper }}`.
 * @throws FillError for a placeholder without a value, and for a filter that does not exist
 */
export function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(token, (found, placeholder: string | undefined, offset: number) => {
    if (placeholder === undefined) return found.slice(1);
    const fail = (problem: string): never => {
      throw new FillError(problem, placeholder, template.slice(0, offset).split('\n').length);
    };
    const [path = '', ...filters] = placeholder.split('|').map((part) => part.trim());
    const value = lookUp(values, path.split('.'));
    if (value === undefined || value === null) return fail(`no value for "${path}"`);
    return filters.reduce((text, filter) => applied(filter, text) ?? fail(`no filter "${filter}"`), String(value));
  });
}

/** Own properties only: a template must not reach what every object inherits. */
function lookUp(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** The text after a filter, or undefined where there is no such filter. */
function applied(filter: string, text: string): string | undefined {
  if (filter === 'upper') return text.toUpperCase();
  if (filter === 'lower') return text.toLowerCase();
  const width = /^truncate:([1-9][0-9]{0,5})$/.exec(filter)?.[1];
  return width === undefined ? undefined : truncate(text, Number(width));
}
