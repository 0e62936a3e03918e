/** What a Go module or workspace says. */
import { type Finding, reason } from './finding.ts';
import type { Folder } from './folder.ts';

export function go(folder: Folder): Finding | null {
  const isWorkspace = folder.has('go.work');
  if (!isWorkspace && !folder.has('go.mod')) return null;
  const manifest = isWorkspace ? 'go.work' : 'go.mod';
  const dependencies = [
    ...folder.text('go.mod').matchAll(/^[^\S\n]*(?:require[^\S\n]+)?([\w.-]+\.[\w./~-]+)\s+v\d/gm),
  ].map(([, name = '']) => ({ name, path: folder.at('go.mod') }));
  const needsSetup = !folder.has('vendor/modules.txt') && (isWorkspace || dependencies.length > 0);
  return {
    ecosystem: 'go',
    image: 'full',
    setup: needsSetup ? ['go mod download'] : [],
    // In a workspace `./...` is the root's own module alone.
    test: isWorkspace ? "go list -f '{{.Dir}}/...' -m | xargs go test" : 'go test ./...',
    // Without dependencies, too: the module may ask for another version of Go.
    presets: ['go'],
    dependencies,
    reasons: {
      setup: [
        reason(folder.has('go.sum') ? 'lock-file' : 'manifest', folder.at(folder.has('go.sum') ? 'go.sum' : manifest)),
      ],
      test: [reason('manifest', folder.at(manifest))],
    },
  };
}
