/** Where runs work: on this machine, or in containers of its engine. */
export type SandboxKind = 'local' | 'container';
/** `auto`: in containers where an engine answers and its image can be built, else on this machine. */
export type SandboxChoice = SandboxKind | 'auto';
