/** Types of the script, which is JavaScript because it runs before TypeScript can. */

/** Says why an install is needed, or null. */
export function installReason(root: string): string | null;
/** Installs where it is needed; ends the process with npm's own exit code when that fails. */
export function ensureInstalled(root: string): void;
