import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { servicesOf, withServices } from '../../../src/core/runs/services.ts';
import { repositoryEnvironment } from '../builders.ts';
import { order, record } from './records.ts';

const root = mkdtempSync(join(tmpdir(), 'services-'));
mkdirSync(join(root, 'app/web'), { recursive: true });
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a command writes, with its exit code, where these services are around it. */
function ran(command: string, services: Parameters<typeof withServices>[1], cwd = '.'): string {
  const script = `${withServices(command, services, cwd)}`;
  const env = { ...process.env, HOME: root };
  return execFileSync('sh', ['-c', `sh -c "$1"; echo "code $?"`, 'sh', script], {
    cwd: join(root, cwd),
    env,
    encoding: 'utf8',
  });
}

const touching = { repository: 'app', name: 'db', run: 'echo "it\'s up" > up; exec sleep 60', ready: 'test -e up' };

describe('services', () => {
  it('are those of all repositories, and change no command where there are none', () => {
    const known = repositoryEnvironment({ services: [{ name: 'db', run: 'postgres', ready: null }] });
    expect(servicesOf(record({ order: order({ environments: [known] }) }))).toEqual([
      { repository: 'app', name: 'db', run: 'postgres', ready: null },
    ]);
    expect(withServices('npm test', [])).toBe('npm test');
  });

  it('run in the root of their repository while the command does, which begins once they are ready', () => {
    expect(ran("cat ../up; echo 'done'; exit 3", [touching], 'app/web')).toBe("it's up\ndone\ncode 3\n");
  });

  it('that do not come up are told, and do not keep the command from running', () => {
    const missing = { repository: 'app', name: 'db', run: 'no-such-program', ready: 'false' };
    expect(ran('echo done', [missing])).toMatch(
      /^\[the service db does not run: .*no-such-program.*\]\ndone\ncode 0\n$/,
    );
  });
});
