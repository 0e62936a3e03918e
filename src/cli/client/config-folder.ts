/** Where logins and the outbox of this person are kept. */
import { join } from 'node:path';

export const configFolder = ({ XDG_CONFIG_HOME }: { XDG_CONFIG_HOME?: string | undefined }, home: string): string =>
  join(XDG_CONFIG_HOME || join(home, '.config'), 'breakwater');
