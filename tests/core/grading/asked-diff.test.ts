import { expect, it } from 'vitest';
import { askedByName } from '../../../src/core/grading/asked-diff.ts';
import { DiffRequest } from '../../../src/core/sandbox/protocol.ts';
import { sha } from '../builders.ts';

const taken = (paths: string[]): boolean => DiffRequest.safeParse({ repository: 'app', from: sha('a'), paths }).success;

it('names the files that a request takes, and counts the others', () => {
  const few = ['a.test.ts', 'b.test.ts'];
  expect(askedByName(few)).toEqual({ asked: few, omitted: 0 });
  expect(askedByName([`${'d/'.repeat(500)}a.test.ts`, ...few])).toEqual({ asked: few, omitted: 1 });
  expect(askedByName([])).toEqual({ asked: [], omitted: 0 });
});

it('names no more than two thousand, and no more than git takes in one command', () => {
  const many = Array.from({ length: 2500 }, (_, at) => `tests/${at}.test.ts`);
  expect(askedByName(many)).toEqual({ asked: many.slice(0, 2000), omitted: 500 });
  const long = Array.from({ length: 1000 }, (_, at) => `${at}`.padStart(1000, 'a'));
  expect(askedByName(long)).toEqual({ asked: long.slice(0, 400), omitted: 600 });
  expect([taken(askedByName(many).asked), taken(askedByName(long).asked)]).toEqual([true, true]);
});
