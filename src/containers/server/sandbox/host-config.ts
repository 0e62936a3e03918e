/** What a server is told about its place: whose the commands are, what bounds and encloses them, and how long things last. */
import type { Socket } from 'node:net';

/** Words that go before a command's own. */
export type Launcher = string[];

export type Shell = 'bash' | 'sh';

/** For each process of a command, and for what it starts. */
export type CommandLimits = {
  /** Of the user that runs commands, threads counted; the system counts it over all sandboxes, and not for root. */
  maxProcesses: number;
  /** Of the data of one process: what it has reserved and may not write to, as Node and Go do by the gigabyte, is free. */
  maxMemoryMb: number;
};

/** Each a list of words for bubblewrap, to be given in this order, with /tmp after `system`. */
export type MachineView = {
  system: string[];
  /** Folders laid over with an empty one: what is mounted in them is all that is seen there. */
  shelters: string[];
  programs: string[];
};

/** The network as the proxy sees it. */
export type Outside = {
  /** Every address of a name; rejects where it has none. */
  lookup(host: string): Promise<string[]>;
  /** To the first of these addresses that answers. */
  connect(addresses: string[], port: number): Socket;
};

/** `program` is the path of `bwrap`. */
export type Bubblewrap = { program: string; view: MachineView; outside: Outside };

export type HostConfig = {
  /** Absolute; every sandbox is a folder of it. */
  root: string;
  /** For one call of git. */
  gitTimeoutMs: number;
  /** Of a pack with what is new in a push, in millions of bytes. */
  maxPushMb: number;
  /** How long the objects of a build without sandboxes are kept. */
  storeIdleMs: number;
  /** Of all prepared sandboxes that are kept, in millions of bytes; 0 keeps none. */
  keptMb: number;
  /** Whether `git-lfs` is on the PATH. */
  hasGitLfs: boolean;
  /** Chromium, and the folder of the program that drives it; null where there is none. */
  browser: { program: string; driver: string } | null;
  /** Between two `running` frames of an `exec`. */
  heartbeatMs: number;
  shell: Shell;
  /** Starts a command as its user. */
  launcher: Launcher;
  /** Around the commands of agents; null where they are plain processes. */
  bubblewrap: Bubblewrap | null;
  commandLimits: CommandLimits;
};
