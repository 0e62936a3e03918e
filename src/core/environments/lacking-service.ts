/** A service whose programs the place of the sandboxes does not have. */
import { z } from 'zod';
import { few } from '../one-line.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';

export const LackingService = z.strictObject({
  repository: RepositoryName,
  name: z.string(),
  /** The programs that are not there. */
  tools: z.array(z.string()).min(1),
});
export type LackingService = z.infer<typeof LackingService>;

export const lackingServiceText = ({ repository, name, tools }: LackingService): string =>
  `the service ${name} of ${repository} needs ${few(tools)}, and there is no such program on the PATH of commands`;
