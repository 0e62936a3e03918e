/** Reads `breakwater.yaml`, a text of strangers: bounded, without aliases and tags, and with the place of whatever is wrong. */
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { z } from 'zod';
import { oneLine } from '../one-line.ts';
import { textFaults } from '../text-faults.ts';
import { repositoryFile } from './environment.ts';
import { environmentFaults } from './environment-faults.ts';
import { EnvironmentOptions } from './environment-options.ts';
import { submissionSections, triggersSection } from './file-sections.ts';

export type FileFault = {
  /** 1-based. */
  line: number;
  column: number;
  message: string;
};

export type ReadFile = { ok: true; environment: EnvironmentOptions } | { ok: false; faults: FileFault[] };

/** In characters. The parser compares each key of a map with all others. */
export const longestFile = 16_384;

/** More than anyone reads. */
const maxFaults = 20;

export const fileFaultText = ({ line, column, message }: FileFault): string =>
  `${repositoryFile}, line ${line}, column ${column}: ${message}`;

/** The environment that it asks for; what it says of submissions and triggers is for those who make them. */
export function readRepositoryFile(text: string): ReadFile {
  const file = parsedFile(text);
  if (!file.ok) return file;
  const { value, place } = file;
  const others: readonly string[] = [...submissionSections, triggersSection];
  const own = isFields(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !others.includes(name)))
    : value;
  const parsed = EnvironmentOptions.safeParse(own);
  if (!parsed.success)
    return refused(parsed.error.issues.flatMap(issueWords).map(([path, message]) => place(path, message)));
  const faults = environmentFaults(parsed.data);
  if (faults.length > 0) return refused(faults.map(({ path, message }) => place(path, message)));
  return { ok: true, environment: parsed.data };
}

/** What it says of submissions, or in other sections that are named, by a schema of these. */
export function readFileSections<T>(
  text: string,
  schema: z.ZodType<T>,
  named: readonly string[] = submissionSections,
): { ok: true; sections: T } | { ok: false; faults: FileFault[] } {
  const file = parsedFile(text);
  if (!file.ok) return file;
  const { value, place } = file;
  const entries = isFields(value) ? Object.entries(value).filter(([name]) => named.includes(name)) : [];
  const parsed = schema.safeParse(Object.fromEntries(entries));
  if (parsed.success) return { ok: true, sections: parsed.data };
  return refused(parsed.error.issues.flatMap(issueWords).map(([path, message]) => place(path, message)));
}

type ParsedFile = { ok: true; value: unknown; place: (path: readonly PropertyKey[], message: string) => FileFault };

/** The text as a value, once it is one that is taken at all. */
function parsedFile(text: string): ParsedFile | { ok: false; faults: FileFault[] } {
  if (text.length > longestFile)
    return refused([{ line: 1, column: 1, message: `has ${text.length} characters; at most ${longestFile} are read` }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', merge: false });
  const at = (offset: number, message: string): FileFault => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const broken = [...document.errors, ...document.warnings].map((error) => at(error.pos[0], yamlWords(error)));
  if (broken.length > 0) return refused(broken);
  const untaken = untakenNodes(document).map(({ offset, message }) => at(offset, message));
  if (untaken.length > 0) return refused(untaken);
  keepVariablesAsWritten(document);
  const value: unknown = document.toJS() ?? {};
  const place = (path: readonly PropertyKey[], message: string): FileFault => at(offsetOf(document, path), message);
  const strange = textFaults(value);
  if (strange.length > 0) return refused(strange.map(({ path, message }) => place(path, message)));
  return { ok: true, value, place };
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (faults: FileFault[]): { ok: false; faults: FileFault[] } => ({
  ok: false,
  faults: faults.slice(0, maxFaults),
});

function yamlWords({ code, message }: YAMLError): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'this field stands twice in one place';
    case 'MULTIPLE_DOCS':
      return 'holds more than one document';
    case 'RESOURCE_EXHAUSTION':
      return 'is nested too deep';
    case 'TAG_RESOLVE_FAILED':
      return 'tags (!…) are not taken';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a value that holds ": " has to stand in quotes';
    default:
      return `not YAML: ${oneLine(message)}`;
  }
}

/** Aliases can make a small text huge, or endless, and tags make values that nobody has asked for. */
function untakenNodes(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  const note = ({ range }: Node, message: string): void => {
    found.push({ offset: range?.[0] ?? 0, message });
  };
  visit(document, {
    Alias: (_, node) => note(node, 'an alias (*name) is not taken: write the value out, or put it in quotes'),
    Value: (_, node) => {
      if (node.tag !== undefined) note(node, 'tags (!…) are not taken');
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === '__proto__') note(key, 'the field __proto__ is not taken');
      if (isNode(key) && !isScalar(key)) note(key, 'the name of a field must be text');
    },
  });
  return found;
}

/** `PORT: 08` and `VERSION: 1.10` mean the very characters. */
function keepVariablesAsWritten(document: Document): void {
  const variables = document.get('variables', true);
  if (!isMap(variables)) return;
  for (const { value } of variables.items)
    if (isScalar(value) && ['number', 'boolean', 'bigint'].includes(typeof value.value) && value.source !== undefined)
      value.value = value.source;
}

type Issue = z.core.$ZodIssue;

/** What is wrong with the shape, and where. */
function issueWords(issue: Issue): [path: PropertyKey[], message: string][] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => [[...path, key], `there is no field ${oneLine(key)} here${nearest(path, key)}`]);
    case 'invalid_type':
      return [
        [
          path,
          path.length === 0
            ? 'must hold fields, such as "test: npm test"'
            : `must be ${typeWords[issue.expected] ?? issue.expected}`,
        ],
      ];
    case 'invalid_value':
      return [[path, `must be one of ${issue.values.map(String).join(', ')}`]];
    case 'too_big':
      return [
        [
          path,
          `must ${issue.origin === 'number' ? 'be' : 'have'} at most ${issue.maximum}${boundUnits[issue.origin] ?? ''}`,
        ],
      ];
    case 'too_small':
      return [[path, `must be at least ${issue.minimum}`]];
    case 'invalid_key':
      return [[path, issue.issues[0]?.message ?? issue.message]];
    default:
      return [[path, issue.message]];
  }
}

const boundUnits: Record<string, string> = { string: ' characters', array: ' entries' };

const typeWords: Record<string, string> = {
  string: 'text (put it in quotes where it looks like a number)',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of names with their values',
  number: 'a number',
};

/** The fields of a place, to say which one may have been meant. */
const fieldsAt = (path: readonly PropertyKey[]): string[] => {
  const shapes = { services: ['name', 'run', 'ready'], packages: ['path', 'setup', 'test'], network: ['setup', 'run'] };
  const [first] = path;
  if (first === undefined)
    return [
      ...Object.keys(EnvironmentOptions.shape).filter((name) => name !== 'secrets'),
      ...submissionSections,
      triggersSection,
    ];
  return Object.hasOwn(shapes, first) ? shapes[first as keyof typeof shapes] : [];
};

function nearest(path: readonly PropertyKey[], key: string): string {
  const known = fieldsAt(path);
  const letters = key.toLowerCase().replace(/[^a-z]/g, '');
  const meant = known.find((name) => name.toLowerCase().startsWith(letters.slice(0, 4)) && letters !== '');
  if (meant !== undefined) return `; is ${meant} meant?`;
  return known.length > 0 ? `; known are ${known.join(', ')}` : '';
}

/** Where the value of a path stands: that of the nearest part that there is, and of the name where it is unknown. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    const node = pair ? pair.key : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
