/** The deploy button asks for what a deployment needs, no more, and leads to the repository that the package names. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import { z } from 'zod';
import { sandboxSecrets } from '../../src/core/environments/sandbox-secrets.ts';
import { deployedSecrets } from '../../src/deploy/secrets-to-set.ts';
import { forgesOf } from '../../src/forges/forge-settings.ts';

const Bindings = z.array(z.object({ binding: z.string() }));
const Config = z.object({ d1_databases: Bindings, r2_buckets: Bindings });
const asked = parseEnv(readFileSync('.dev.vars.example', 'utf8'));
const { cloudflare, scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

test('it asks for the secrets that a deployment is given, and for no other variable', () => {
  expect(Object.keys(asked).toSorted()).toEqual(deployedSecrets.toSorted());
});

test('what is left as it stands is no secret that anybody could know', () => {
  const { GIT_CREDENTIALS, SANDBOX_SECRETS, FORGES, GITHUB_OAUTH_CLIENT_SECRET, ...rest } = asked;
  expect(new Set(Object.values(rest))).toEqual(new Set(['']));
  expect([GIT_CREDENTIALS, GITHUB_OAUTH_CLIENT_SECRET]).toEqual(['{}', 'none']);
  expect(sandboxSecrets(SANDBOX_SECRETS, {})).toEqual({ secrets: [], fault: null });
  expect(forgesOf(FORGES)).toEqual({ byHost: new Map(), fault: null });
});

test('it says of each secret, of the database and of the bucket what it is', () => {
  const { d1_databases, r2_buckets } = Config.parse(readConfig({ config: 'wrangler.toml' }));
  const made = [...d1_databases, ...r2_buckets].map(({ binding }) => binding);
  expect(Object.keys(cloudflare.bindings).toSorted()).toEqual([...deployedSecrets, ...made].toSorted());
  for (const [, binding] of Object.entries(cloudflare.bindings))
    expect(binding).toEqual({ description: expect.any(String) });
});

test('it runs the script that makes tables and secrets, and no build of its own', () => {
  expect([scripts.deploy, scripts.build]).toEqual(['node src/deploy/main.ts', undefined]);
});

test('the command of the README prints it for the repository that package.json names', () => {
  const [, code = ''] =
    /^node -p '(.+deploy\.workers\.cloudflare\.com.+)'$/m.exec(readFileSync('README.md', 'utf8')) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'button-'));
  try {
    const repository = 'https://github.com/you/breakwater';
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ repository }));
    const printed = execFileSync(process.execPath, ['-p', code], { cwd: folder, encoding: 'utf8' }).trim();
    const button = 'https://deploy.workers.cloudflare.com';
    expect(printed).toBe(`[![Deploy to Cloudflare](${button}/button)](${button}/?url=${repository})`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
