/** What the manifests of one folder say about its environment. */
import type { NetworkPreset } from '../../network/network.ts';
import type { Reason } from '../environment.ts';

export type Finding = {
  ecosystem: 'javascript' | 'go' | 'python' | 'rust' | 'make';
  /** The smallest image that has the tools. */
  image: 'node' | 'full';
  setup: readonly string[];
  test: string | null;
  /** The registries that `setup` asks. */
  presets: readonly NetworkPreset[];
  /** Names of packages that it depends on, and where that stands. */
  dependencies: readonly { name: string; path: string }[];
  reasons: { setup: readonly Reason[]; test: readonly Reason[] };
};

export const reason = (because: Reason['because'], path: string, name: string | null = null): Reason => ({
  because,
  path,
  name,
});
