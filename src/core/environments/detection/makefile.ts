/** What a Makefile says: its tests are used where nothing else in the folder has any. */
import { type Finding, reason } from './finding.ts';
import type { Folder } from './folder.ts';

export const makefiles = ['GNUmakefile', 'makefile', 'Makefile'];

export function makefile(folder: Folder): Finding | null {
  const name = makefiles.find(folder.has);
  if (name === undefined || !folder.text(name).split('\n').some(isTestTarget)) return null;
  return {
    ecosystem: 'make',
    image: 'full',
    setup: [],
    test: 'make test',
    presets: [],
    dependencies: [],
    reasons: { setup: [], test: [reason('target', folder.at(name), 'test')] },
  };
}

function isTestTarget(line: string): boolean {
  const colon = line.indexOf(':');
  const isRule = colon > 0 && !/^[\t#]/.test(line) && !/^::?=/.test(line.slice(colon));
  return isRule && line.slice(0, colon).split(/\s+/).includes('test');
}
