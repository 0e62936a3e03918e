import { expect, it } from 'vitest';
import { inMergeOrder, mergeOrder } from '../../../src/core/repositories/merge-order.ts';
import { packageLinks, partsOf } from '../../../src/core/repositories/package-links.ts';

const links = (text: string) =>
  text.split(' ').flatMap((pair) => {
    const [from, to] = pair.split('>');
    return from && to ? [{ from, to }] : [];
  });

it.each([
  ['nothing', 'a b c', '', 'a b c'],
  ['a chain', 'app api lib', 'app>api api>lib', 'lib api app'],
  ['two that need one', 'web api lib', 'web>lib api>lib', 'lib web api'],
  ['one that comes later anyway', 'lib app', 'app>lib', 'lib app'],
  ['a circle', 'a b c', 'a>b b>a c>a', 'a b c'],
  ['a circle that waits for another', 'a b c', 'a>b b>a a>c', 'c a b'],
  ['itself', 'a b', 'a>a', 'a b'],
  ['one that is none of them', 'a b', 'a>x', 'a b'],
])('%s', (_, names, given, order) => {
  expect(mergeOrder(names.split(' '), links(given)).join(' ')).toBe(order);
});

it('orders things by their repositories, those of others last', () => {
  const things = ['app', 'other', 'lib'].map((repository) => ({ repository }));
  expect(inMergeOrder(things, ['lib', 'app']).map(({ repository }) => repository)).toEqual(['lib', 'app', 'other']);
});

const npm = (manifest: object) => ({ 'package.json': JSON.stringify(manifest) });
const go = (text: string) => ({ 'go.mod': text });

it.each([
  ['a go.mod that requires it', go('module x/app\n\nrequire x/lib v1.0.0 // indirect\n'), go('module x/lib\n')],
  ['a go.mod with a block', go('module x/app\nrequire (\n\tx/other v1\n\tx/lib v1.0.0\n)\n'), go('module "x/lib"\n')],
  ['a go.mod that replaces it by a folder', go('module x/app\nreplace x/l => ../lib\n'), go('module x/y\n')],
  ['a go.mod that replaces it by a module', go('module a\nreplace (\n  q v1 => x/lib v2\n)\n'), go('module x/lib\n')],
  ['a package of its name', npm({ dependencies: { '@x/lib': '^1' } }), npm({ name: '@x/lib' })],
  ['a package for development', npm({ devDependencies: { lib: '1' } }), npm({ name: 'lib' })],
  ['a file link', npm({ dependencies: { l: 'file:../lib' } }), npm({})],
  ['a workspace beside it', npm({ workspaces: ['packages/*', '../lib/packages/*'] }), npm({})],
  ['workspaces of another form', npm({ workspaces: { packages: ['../lib'] } }), npm({})],
])('%s links two repositories', (_, app, lib) => {
  const found = packageLinks([partsOf('app', app), partsOf('lib', lib)]);
  expect(found).toEqual([{ from: 'app', to: 'lib', why: expect.stringMatching(/^(go\.mod|package\.json) needs /) }]);
});

it('looks in the manifests of packages, and says each link once', () => {
  const app = { 'web/package.json': '{"dependencies":{"l":"file:../../lib/core","lib":"1"}}', 'package.json': '{]' };
  const lib = { 'core/package.json': '{"name":"lib"}', 'go.mod': 'no module at all' };
  expect(packageLinks([partsOf('app', app), partsOf('lib', lib)])).toEqual([
    { from: 'app', to: 'lib', why: 'web/package.json needs lib' },
  ]);
});

it.each([
  ['one that needs nothing of the other', npm({ dependencies: { left: '1' } }), npm({ name: 'right' })],
  ['a folder of its own', npm({ dependencies: { l: 'file:./lib' } }), npm({})],
  ['a folder outside of the workspace', npm({ dependencies: { l: 'file:../../lib' } }), npm({})],
  ['what is commented out', go('module a\n// require x/lib v1\n'), go('module x/lib\n')],
])('%s is no link', (_, app, lib) => {
  expect(packageLinks([partsOf('app', app), partsOf('lib', lib)])).toEqual([]);
});
