/** Which hosts the sandboxes of a build may reach, beside the build's own repositories: none, unless a submission names them. */
import { z } from 'zod';
import { canonicalHost } from './canonical-host.ts';
import { HostName } from './host-name.ts';

/** Hosts by their domain; the empty name is the domain itself. */
const hosts = (byDomain: Record<string, string[]>): string[] =>
  Object.entries(byDomain).flatMap(([domain, names]) =>
    names.map((name) => (name === '' ? domain : `${name}.${domain}`)),
  );

/** Package registries by the name of their tool: what it asks when it is left at its defaults. */
export const networkPresets = {
  npm: hosts({ 'npmjs.org': ['registry'], 'yarnpkg.com': ['registry'] }),
  pypi: hosts({ 'pypi.org': [''], 'pythonhosted.org': ['files'] }),
  crates: hosts({ 'crates.io': ['', 'index', 'static'] }),
  go: hosts({ 'golang.org': ['proxy', 'sum'] }),
  maven: hosts({ 'maven.apache.org': ['repo'], 'maven.org': ['repo1'], 'gradle.org': ['plugins', 'services'] }),
  debian: hosts({ 'debian.org': ['deb', 'security'] }),
} as const satisfies Record<string, string[]>;
export type NetworkPreset = keyof typeof networkPresets;

export const isPreset = (text: string): text is NetworkPreset => Object.hasOwn(networkPresets, text);

export const presetNames = Object.keys(networkPresets) as NetworkPreset[];

/** A host name or a preset, to which HTTP and HTTPS are let through. */
export const Allowed = z
  .string()
  .overwrite(canonicalHost)
  .refine((text) => isPreset(text) || HostName.safeParse(text).success, {
    error: `must be the name of a public host, such as example.com, or a preset: ${presetNames.join(', ')}`,
  });

export const Network = z.strictObject({
  /** Host names and presets, to which HTTP and HTTPS are let through. */
  allow: z.array(Allowed).max(50).default([]),
});
export type Network = z.infer<typeof Network>;

/** Every host that is let through, once, with the presets written out. */
export const allowedHosts = ({ allow }: Network): string[] => [
  ...new Set(allow.flatMap((entry) => (isPreset(entry) ? networkPresets[entry] : [entry]))),
];
