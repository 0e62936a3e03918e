import { expect, it } from 'vitest';
import { continuedFrom } from '../../../src/core/triggers/follow-up.ts';

const branch = 'breakwater/baaaaaaaaaa';
const repository = (name: string) => ({
  name,
  url: `https://github.com/acme/${name}.git`,
  base: 'main',
  branch,
});
type Build = Parameters<typeof continuedFrom>[0];
const build = { origin: null, repositories: [repository('api'), repository('page')] } as unknown as Build;
const goesOn = { branch, base: 'main' };

it.each([
  ['github.com', 'acme/api', { api: goesOn, page: goesOn }],
  ['GitHub.com', 'Acme/Page', { api: goesOn, page: goesOn }],
  ['github.com', 'acme/other', null],
  ['gitlab.com', 'acme/api', null],
])('a review of the branch at %s in %s goes on with the build only where that is its own', (host, place, expected) => {
  expect(continuedFrom(build, branch, { host, repository: place })).toEqual(expected);
});

it('a branch that ends in the same id is another one', () => {
  expect(continuedFrom(build, 'mine/baaaaaaaaaa', { host: 'github.com', repository: 'acme/api' })).toBeNull();
});
