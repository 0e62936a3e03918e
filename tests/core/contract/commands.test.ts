import { expect, test } from 'vitest';
import { z } from 'zod';
import { commandRequest } from '../../../src/cli/client/command-request.ts';
import { pathFields } from '../../../src/core/contract/command-entry.ts';
import { BuildCommand, commandEntry, commandKinds } from '../../../src/core/contract/commands.ts';
import { plan } from '../builders.ts';

const argumentsOf = (usage: string): string[] => [...usage.matchAll(/<(\w+)>/g)].map(([, name = '']) => name);

/** The names of the fields of an object's schema, those of the objects in it with a dot. */
function fieldsOf(schema: z.ZodType, prefix = ''): string[] {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (!(inner instanceof z.ZodObject)) return [prefix.slice(0, -1)];
  const below = Object.entries(inner.shape).flatMap(([name, field]) =>
    fieldsOf(field as z.ZodType, `${prefix}${name}.`),
  );
  return [...(prefix === '' ? [] : [prefix.slice(0, -1)]), ...below];
}

test('no two commands share a route or a word of the command line', () => {
  const routes = commandKinds.map((kind) => Object.values(commandEntry(kind).route).join(' '));
  const words = commandKinds.map((kind) => commandEntry(kind).cli.usage.split(' ')[0]);
  expect([new Set(routes).size, new Set(words).size]).toEqual([commandKinds.length, commandKinds.length]);
});

test.each(commandKinds)(
  '%s names only fields that it has: in its path, its arguments, its options and its answer',
  (kind) => {
    const { input, route, cli } = commandEntry(kind);
    const [build, ...others] = argumentsOf(cli.usage);
    const said = [...cli.said.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => name !== 'id');
    const named = [...pathFields(route.path), ...others, ...said, ...cli.options.map(({ field }) => field)];
    const known = fieldsOf(input);
    expect([build, named.filter((name) => !known.includes(name))]).toEqual(['id', []]);
  },
);

test('the path of a request names what the route says, and its body has the rest', () => {
  const retry: BuildCommand = { kind: 'retry', task: 'a/b', note: 'Mind tabs.' };
  const resume: BuildCommand = { kind: 'resume', maxCostUsd: 5, parallel: { barrier: true } };
  expect([commandRequest(retry), commandRequest(resume), commandRequest({ kind: 'delete' })]).toEqual([
    { method: 'POST', path: '/tasks/a%2Fb/retry', headers: {}, body: { note: 'Mind tabs.' } },
    { method: 'POST', path: '/resume', headers: {}, body: { maxCostUsd: 5, parallel: { barrier: true } } },
    { method: 'DELETE', path: '', headers: {}, body: undefined },
  ]);
});

test('what a header of a request says is not in its body', () => {
  const edit: BuildCommand = { kind: 'edit-plan', plan: plan(), version: 'abc', dryRun: true };
  expect([commandRequest(edit), commandRequest({ ...edit, version: '*' }).headers]).toEqual([
    { method: 'PUT', path: '/plan', headers: { 'if-match': '"abc"' }, body: { plan: plan(), dryRun: true } },
    { 'if-match': '*' },
  ]);
});

test('a command is strict: no field of another one, and no unknown kind', () => {
  const refused = [{ kind: 'pause', task: 'a' }, { kind: 'retry' }, { kind: 'explode' }, {}];
  expect(refused.map((command) => BuildCommand.safeParse(command).success)).toEqual([false, false, false, false]);
});
