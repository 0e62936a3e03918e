import { expect, it } from 'vitest';
import { gitModules, repositoryOf } from '../../../src/core/sandbox/submodules.ts';

it('reads what git lists of .gitmodules', () => {
  expect(
    gitModules([
      'submodule.libs/a.path\nlibs/a',
      'submodule.libs/a.url\n../a.git',
      'submodule.with.dots.url\nhttps://example.com/b\nc',
      'submodule.with.dots.path\nb',
      'submodule.half.path\nhalf',
      'core.bare\nfalse',
    ]),
  ).toEqual([
    { path: 'libs/a', url: '../a.git' },
    { path: 'b', url: 'https://example.com/b\nc' },
  ]);
});

it.each(['../x', '/etc', '.git', '.git/modules/x', 'libs/../../x', './x', 'libs//x', 'libs/.GIT', 'libs/'])(
  'takes no module at %s, which is no path of a tree',
  (path) => {
    expect(
      gitModules([
        `submodule.x.path\n${path}`,
        'submodule.x.url\n../x.git',
        'submodule.a.path\nlibs/a',
        'submodule.a.url\n../a.git',
      ]),
    ).toEqual([{ path: 'libs/a', url: '../a.git' }]);
  },
);

const repositories = new Map([
  ['app', 'https://example.com/team/app.git'],
  ['lib', 'https://example.com/team/lib.git'],
  ['local', 'file:///srv/git/local.git'],
  ['port', 'http://127.0.0.1:8080/port.git'],
]);

it.each([
  ['../lib.git', 'app', 'lib'],
  ['../lib', 'app', 'lib'],
  ['../../team/lib/', 'app', 'lib'],
  ['./lib.git', 'app', null],
  ['https://Example.com./team/lib', 'app', 'lib'],
  ['https://user@example.com/team/lib.git', 'app', 'lib'],
  ['git@example.com:team/lib.git', 'app', 'lib'],
  ['ssh://git@example.com:22/team/lib.git', 'app', 'lib'],
  ['file:///srv/git/local', 'app', 'local'],
  ['../local.git', 'port', null],
  ['http://127.0.0.1:8080/port.git', 'app', 'port'],
  ['http://127.0.0.1:9090/port.git', 'app', null],
  ['https://example.com/other/lib.git', 'app', null],
  ['../app.git', 'app', null],
  ['ext::sh -c true', 'app', null],
  ['--upload-pack=x', 'app', null],
  ['', 'app', null],
])('the submodule %s of %s is %s', (url, superproject, found) => {
  expect(repositoryOf(url, { superproject, repositories })).toBe(found);
});
