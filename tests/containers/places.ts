/**
 * The places in which a sandbox server runs. What the protocol promises is tested in each of them that is to be had on
 * this machine; the others are skipped by name.
 */
import { describe, inject } from 'vitest';
import { startContainerHost } from './container-host.ts';
import { startLocalHost } from './local-host.ts';
import type { HostOptions, SandboxHost } from './sandbox-host.ts';

export type Place = {
  name: 'local host' | 'local host in bubblewrap' | 'container';
  /** Why there is none on this machine, or null. */
  unavailable: string | null;
  /** Whether commands run as a user who is not root and has no other processes: only there the system can count them. */
  ownUser: boolean;
  /** Whether the server's git reaches no more than commands do: elsewhere a command that can lead it astray could write there itself. */
  enclosesGit: boolean;
  start(options?: HostOptions): Promise<SandboxHost>;
};

export const containerPlace: Place = {
  name: 'container',
  unavailable: inject('containerUnavailable'),
  ownUser: true,
  enclosesGit: false,
  start: startContainerHost,
};
/** A new kind of place is one more entry, and its name in `Place`. */
const places: Place[] = [
  { name: 'local host', unavailable: null, ownUser: false, enclosesGit: false, start: startLocalHost },
  {
    name: 'local host in bubblewrap',
    unavailable: inject('bubblewrapUnavailable'),
    ownUser: false,
    enclosesGit: true,
    start: ({ env } = {}) => startLocalHost({ env: { SANDBOX_ISOLATION: 'bubblewrap', ...env } }),
  },
  containerPlace,
];

/** Declares the same tests once for each place, but for those of which the suite says that they would be the same. */
export function describeInEveryPlace(suite: (place: Place) => void, sameAs: Place['name'][] = []): void {
  for (const place of places.filter(({ name }) => !sameAs.includes(name)))
    if (place.unavailable === null) describe(`in the place: ${place.name}`, () => suite(place));
    else describe.skip(`in the place: ${place.name} (${place.unavailable})`, () => suite(place));
}

/**
 * For what is about git and files, and about commands only as they change these: a plain local host has nothing that the two
 * others do not have, so it has its turn only where bubblewrap is missing.
 */
export const describeInIsolatedPlaces = (suite: (place: Place) => void): void =>
  describeInEveryPlace(suite, inject('bubblewrapUnavailable') === null ? ['local host'] : []);
