/** What a test asks of the Worker with one container; the name of the object is the path. */
import type { EgressProps } from '../../../src/workers/egress/serve-egress.ts';

/** Makes the git tokens of the places, each a run of the name of its place. */
export const gatewaySecret = 'the secret of the gateway';

export type PlaceRequest = {
  hosts: string[];
  commit: string;
  command: string;
  /** Lent to requests to each of the hosts. */
  secrets: NonNullable<EgressProps['secrets']>;
  /** To start from, where the container of the place does not run yet. */
  snapshot?: string;
};

/** The token of the sandbox server of a place. */
export const serverToken = (place: string): string => `the-server-token-of-${place}`;
