/** The name of a host that a sandbox may be allowed to reach. */
import { z } from 'zod';
import { isPublicHost } from './public-host.ts';

/** A host name of the public internet, in lower case: no address, no port, no pattern. */
export const HostName = z
  .string()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'not a host name')
  .refine(isPublicHost, 'not a host of the public internet');
