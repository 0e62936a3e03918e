/** Dependencies of a repository: packages on this disk, and the commit that needs them. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = 60;
const filesOfPackage = 150;
const bytesOfFile = 34_000;

export const sizeOfDependencies = `${Math.round((packages * filesOfPackage * bytesOfFile) / 1e6)} MB in ${packages * filesOfPackage} files`;

export type Package = { name: string; file: string; integrity: string };

/** Packages of text that is neither all the same nor all noise. */
export function packed(folder: string): Package[] {
  const pool = Array.from({ length: 400_000 }, (_, index) => `v${(index * 2_654_435_761) % 1_000_003} = `).join('');
  return Array.from({ length: packages }, (_, number) => {
    const name = `dep-${number}`;
    const root = join(folder, name, 'package');
    mkdirSync(join(root, 'lib'), { recursive: true });
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
    for (let file = 0; file < filesOfPackage; file++) {
      const start = (number * 7919 + file * 104_729) % (pool.length - bytesOfFile);
      writeFileSync(join(root, 'lib', `${file}.js`), pool.slice(start, start + bytesOfFile));
    }
    const file = join(folder, `${name}.tgz`);
    execFileSync('tar', ['-czf', file, '-C', join(folder, name), 'package']);
    rmSync(join(folder, name), { recursive: true });
    return { name, file, integrity: `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}` };
  });
}

/** A commit on top of another that adds what npm reads; `urlOf` says where a package is. */
export function withManifests(
  work: string,
  { remote, parent, found }: { remote: string; parent: string; found: readonly Package[] },
  urlOf: (found: Package) => string,
): string {
  const dependencies = Object.fromEntries(found.map((one) => [one.name, urlOf(one)]));
  const locked = found.map((one) => [
    `node_modules/${one.name}`,
    { version: '1.0.0', resolved: urlOf(one), integrity: one.integrity },
  ]);
  const root = { name: 'deps', version: '1.0.0', dependencies };
  const lock = { ...root, lockfileVersion: 3, requires: true, packages: { '': root, ...Object.fromEntries(locked) } };
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...args], { encoding: 'utf8' });
  git('clone', '-q', remote, work);
  git('-C', work, 'checkout', '-q', parent);
  const files = { 'package.json': root, 'package-lock.json': lock };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(work, name), JSON.stringify(content));
  writeFileSync(join(work, '.gitignore'), 'node_modules\n');
  git('-C', work, 'add', '-A');
  git('-C', work, 'commit', '-q', '-m', 'Depend on packages');
  git('-C', work, 'push', '-q', 'origin', 'HEAD:refs/heads/main', '--force');
  return git('-C', work, 'rev-parse', 'HEAD').trim();
}
