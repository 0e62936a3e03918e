import { describe, expect, it } from 'vitest';
import {
  environmentOf,
  environmentText,
  faultyFileText,
} from '../../../src/core/environments/repository-environment.ts';

const asked = {
  submission: {},
  common: { testCommand: 'npm test', allow: [] },
  limits: { images: ['node', 'full'], instance: null, maxTestTimeoutMinutes: 60, secrets: [] },
};
const files = (texts: Record<string, string>) => ({
  paths: Object.keys(texts),
  texts: Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, { ok: true as const, text }])),
});
const told = (texts: Record<string, string>): string => {
  const decided = environmentOf('app', files(texts), asked);
  return decided.ok ? environmentText(decided.environment) : faultyFileText(decided.faulty);
};

describe('the environment of a repository', () => {
  it('is told in one line, with why it is as it is', () => {
    expect([
      told({}),
      told({ 'package.json': '{ "scripts": { "test": "vitest" } }', 'package-lock.json': '{}' }),
      told({ 'go.mod': 'module x', 'go.sum': '' }),
      told({ 'breakwater.yaml': 'test: make check\ninstance: lite\nservices: [{ name: db, run: postgres }]\n' }),
    ]).toEqual([
      'app: image node (by default), tests npm test (by default)',
      'app: image node (because of the script test of package.json), setup npm ci (because of package-lock.json), tests npm test (because of the script test of package.json)',
      expect.stringMatching(/^app: image full .*tests go test/),
      'app: image node (by default), tests make check (from breakwater.yaml), services db (from breakwater.yaml). Not given: breakwater.yaml asks for lite, and this place has no sizes',
    ]);
  });

  it('is told with the filters that are not there', () => {
    const git = { filter: 'git-crypt', files: 1, example: 'secrets/key', isThere: false };
    const lfs = { filter: 'lfs', files: 20, example: 'a.bin', isThere: false };
    const decided = environmentOf('app', { ...files({}), filters: [lfs, git, { ...lfs, isThere: true }] }, asked);
    expect(decided.ok && environmentText(decided.environment)).toBe(
      'app: image node (by default), tests npm test (by default). 20 files such as app/a.bin belong to the filter lfs, ' +
        'which is not there: they stay as stored, and work that changes them is refused. app/secrets/key belongs to ' +
        'the filter git-crypt, which is not there: it stays as stored, and work that changes it is refused',
    );
  });

  it('is not decided where its file has faults, which are told with their places', () => {
    expect(told({ 'breakwater.yaml': 'tests: make\n' })).toBe(
      'app: breakwater.yaml, line 1, column 1: there is no field tests here; is test meant?',
    );
    const unread = {
      paths: ['breakwater.yaml'],
      texts: { 'breakwater.yaml': { ok: false as const, message: 'is no text' } },
    };
    expect(environmentOf('app', unread, asked)).toEqual({
      ok: false,
      faulty: { repository: 'app', faults: [{ line: 1, column: 1, message: 'is no text' }] },
    });
  });

  it('goes on where a manifest cannot be read', () => {
    const found = { paths: ['package.json'], texts: { 'package.json': { ok: false as const, message: 'too large' } } };
    expect(environmentOf('app', found, asked)).toMatchObject({
      ok: true,
      environment: { environment: { test: 'npm test' } },
    });
  });
});
