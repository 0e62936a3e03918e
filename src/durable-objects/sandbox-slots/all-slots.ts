/** The one SandboxSlots object of a deployment. */
import type { Env } from '../../env.ts';

const onlyName = 'all';

/** A stub of its own for each call: one whose object was reset fails for ever. */
export const allSlots = ({ SANDBOX_SLOTS }: Env) => SANDBOX_SLOTS.get(SANDBOX_SLOTS.idFromName(onlyName));
