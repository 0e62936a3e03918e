/** What a Cargo manifest says. */
import { type Finding, reason } from './finding.ts';
import type { Folder } from './folder.ts';

export function rust(folder: Folder): Finding | null {
  if (!folder.has('Cargo.toml')) return null;
  const text = folder.text('Cargo.toml');
  const isLocked = folder.has('Cargo.lock');
  const path = folder.at('Cargo.toml');
  const isWorkspace = /^\[workspace\]/m.test(text);
  return {
    ecosystem: 'rust',
    image: 'full',
    setup: [isLocked ? 'cargo fetch --locked' : 'cargo fetch'],
    test: isWorkspace ? 'cargo test --workspace' : 'cargo test',
    presets: ['crates'],
    dependencies: [...text.matchAll(/^[^\S\n]*([A-Za-z][\w-]*)[^\S\n]*=/gm)].map(([, name = '']) => ({ name, path })),
    reasons: {
      setup: [isLocked ? reason('lock-file', folder.at('Cargo.lock')) : reason('no-lock-file', path)],
      test: [reason('manifest', path)],
    },
  };
}
