/** The texts that builds of triggers begin with: an issue as the spec, a review as what is to be changed. */
import { withoutUnseen } from '../markdown.ts';
import type { Issue } from './forge-event.ts';

/**
 * An issue as a spec: its title and body as whoever put the label has seen them. What nobody sees who reads the issue is
 * left out. `words` are those of the person who starts the build.
 */
export function issueSpec({ title, body }: Pick<Issue, 'title' | 'body'>, words = ''): string {
  const parts = [`# ${readable(title).replace(/\s+/g, ' ')}`, readable(body), readable(words)];
  return parts.filter((part) => part !== '').join('\n\n');
}

/**
 * What a reader of a forge's page sees of a text, which is all that a person who lets it through has read: without comments
 * of HTML (one that is never closed hides all that follows it), without definitions of links that hold more than an
 * address, and without characters that cannot be seen, those included that no text may hold; see `textFaults`.
 */
export const readable = (text: string): string =>
  withoutUnseen(
    text
      .replace(/\r\n?/g, '\n')
      .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
      .replace(linkDefinition, (whole, label: string, address: string, title?: string) =>
        title === undefined && !/\s/.test(label + address) ? whole : '',
      ),
  ).trim();

/** `[label]: address "title"`, which pages show nothing of, with each part on a line of its own if need be, in lists and quotes. */
const linkDefinition =
  /^(?:[ \t>]|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))*\[((?:\\.|[^[\]\\]){1,999})\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|[^\s<]\S*)(?:[ \t]*\n?[ \t]*(?<=\s)("(?:[^"\n]|\n(?![ \t]*\n))*"|'(?:[^'\n]|\n(?![ \t]*\n))*'|\((?:[^()\n]|\n(?![ \t]*\n))*\)))?[ \t]*$/gm;

/** A comment of a review, by somebody who may write. */
export type Remark = { path: string | null; line: number | null; by: string; text: string };

/** What the build has to do that follows a review: each comment quoted, with its place. */
export function reviewSpec(remarks: readonly Remark[]): string {
  const quoted = remarks.map(({ path, line, by, text }) => {
    const place = path === null ? 'On the whole' : `In \`${path}\`${line === null ? '' : `, line ${line}`}`;
    return `${place}, ${by} writes:\n\n${readable(text)
      .split('\n')
      .map((each) => `> ${each}`)
      .join('\n')}`;
  });
  const head = '# Do what the review of this branch asks for\n\nChange what these comments ask for, and nothing else.';
  return [head, ...quoted].join('\n\n');
}

/** A prompt of a hook: `{{body}}` and `{{body.field}}` filled in; the first that is not in the body is the fault. */
export function hookPrompt(
  template: string,
  body: unknown,
): { ok: true; prompt: string } | { ok: false; field: string } {
  let missing: string | null = null;
  const prompt = template.replace(/\{\{\s*(body(?:\.[\w-]+)*)\s*\}\}/g, (_, path: string) => {
    const value = path
      .split('.')
      .slice(1)
      .reduce<unknown>((from, name) => (isRecord(from) && Object.hasOwn(from, name) ? from[name] : undefined), body);
    if (value === undefined) missing ??= path;
    return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
  });
  return missing === null ? { ok: true, prompt } : { ok: false, field: missing };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
