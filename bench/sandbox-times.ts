/** What the Worker of the sandbox bench is asked for, and what it answers, in milliseconds. */
export type Work = { commit: string; file: string; calls: number; allowedHosts: string[] };
/** `firstAnswer` is from a container's start to the first answer of its server; 0 where nothing starts. */
export type Times = { firstAnswer: number; prepare: number; exec: number[]; read: number[] };
