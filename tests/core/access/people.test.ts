import { expect, test } from 'vitest';
import { callerOfPerson, type Identity, peopleIn } from '../../../src/core/access/people.ts';

const people = (value: unknown) => peopleIn({ PEOPLE: JSON.stringify(value) });

const team = people({
  'Ann@Example.com': { tenant: 'blue', scopes: ['admin'] },
  '@example.com': { tenant: 'blue', scopes: ['builds:read'] },
  'github:Octocat': {},
  'service:deploy': { tenant: 'red' },
}).people;

const readWrite = ['builds:read', 'builds:write'];
test.each<[Identity, { name: string; tenant: string; scopes: string[] } | null]>([
  [
    { kind: 'email', email: 'ann@example.com' },
    { name: 'ann@example.com', tenant: 'blue', scopes: ['admin'] },
  ],
  [
    { kind: 'email', email: 'Bob@EXAMPLE.com' },
    { name: 'Bob@EXAMPLE.com', tenant: 'blue', scopes: ['builds:read'] },
  ],
  [
    { kind: 'email', email: 'ann@example.com@x.org' },
    { name: 'ann@example.com@x.org', tenant: 'default', scopes: readWrite },
  ],
  [
    { kind: 'github', login: 'octocat' },
    { name: 'github:octocat', tenant: 'default', scopes: readWrite },
  ],
  [{ kind: 'github', login: 'mallory' }, null],
  [
    { kind: 'service', name: 'Deploy' },
    { name: 'service:Deploy', tenant: 'red', scopes: readWrite },
  ],
  [{ kind: 'service', name: 'other' }, null],
])('%j is let in as the setting says', (identity, expected) => {
  expect(callerOfPerson(identity, team ?? new Map())).toEqual(
    expected && { ...expected, buildId: null, isOperator: false },
  );
});

test('a setting that cannot be understood lets nobody in, and its fault tells no more than where', () => {
  expect(peopleIn({})).toEqual({ people: new Map(), fault: null });
  expect(peopleIn({ PEOPLE: '{' })).toEqual({ people: null, fault: 'PEOPLE is no JSON' });
  expect(people({ octocat: {} })).toEqual({
    people: null,
    fault: 'PEOPLE: octocat: must be an e-mail, @ and a domain, github: and a login, or service: and a name',
  });
  expect(people({ 'github:octocat': { scopes: ['root'] } }).fault).toMatch(/^PEOPLE: github:octocat\.scopes\.0: /);
});
