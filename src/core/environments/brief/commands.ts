/** What the manifests of a repository say of its commands, in a line each. */
import { oneLine } from '../../one-line.ts';

const mostScripts = 15;
const longestCommand = 120;
const mostTargets = 20;

/** By path, in the order of paths. */
export const commandLines = (texts: Readonly<Record<string, string>>): string[] =>
  Object.entries(texts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, text]) => {
      const found = told(path.slice(path.lastIndexOf('/') + 1), text);
      return found === null ? [] : [`${oneLine(path)}: ${found}`];
    });

function told(name: string, text: string): string | null {
  if (name === 'package.json') return ofPackage(text);
  if (name === 'go.mod') return firstMatch(text, /^module\s+(\S+)/m, 'module ');
  if (name === 'Cargo.toml' || name === 'pyproject.toml')
    return firstMatch(text, /^name\s*=\s*["']([^"'\n]+)/m, 'package ');
  return /^(?:GNUm|m|M)akefile$/.test(name) ? ofMakefile(text) : null;
}

const firstMatch = (text: string, pattern: RegExp, before: string): string | null => {
  const value = pattern.exec(text)?.[1];
  return value === undefined ? null : `${before}${oneLine(value)}`;
};

/** One that is no JSON says nothing. */
function ofPackage(text: string): string | null {
  const { name, type, main, scripts } = fieldsOf(text);
  const commands = Object.entries(isObject(scripts) ? scripts : {})
    .slice(0, mostScripts)
    .map(([script, command]) => `${oneLine(script)} = \`${oneLine(String(command), longestCommand)}\``);
  const parts = [
    ...Object.entries({ name, type, main }).flatMap(([field, value]) =>
      typeof value === 'string' ? [`${field} ${oneLine(value)}`] : [],
    ),
    ...(commands.length > 0 ? [`scripts ${commands.join('; ')}`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ofMakefile(text: string): string | null {
  const targets = [...text.matchAll(/^([A-Za-z][\w.-]*)\s*:(?!=)/gm)].flatMap(([, target]) => target ?? []);
  return targets.length === 0 ? null : `targets ${[...new Set(targets)].slice(0, mostTargets).join(', ')}`;
}
