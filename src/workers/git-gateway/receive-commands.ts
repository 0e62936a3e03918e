/** Reads what a `git push` asks for, the commands at the start of its stream, before anything is passed on. */
import { concatBytes, readPkt } from '../../git/pkt-line.ts';
import { nextChunk, readerUntil, resumedStream } from './request-body.ts';

export type PushCommand = { old: string; new: string; ref: string };

export type PushHead = {
  commands: PushCommand[];
  capabilities: string[];
  /** The whole request again: the bytes already read, then the rest as it arrives. To be called once, or `drain` is. */
  body(): ReadableStream<Uint8Array>;
  /** Reads the rest and drops it: git hears no answer before it has sent everything. */
  drain(): Promise<void>;
};

/** Some thousand commands; a run pushes one or two. */
const maxCommandBytes = 64_000;

/** A refused push that is larger than this is cut off instead of heard out. */
const maxDrainBytes = 20_000_000;

/** What a push may negotiate. Others change the request's form (push-options, certificates) and are refused. */
const allowedCapabilities =
  /^(report-status|report-status-v2|side-band-64k|quiet|atomic|ofs-delta|delete-refs|object-format=sha1|agent=[!-~]*|session-id=[!-~]*)$/;

/**
 * Reads the command list of a receive-pack request up to its flush; what follows is a pack to every remote, and is not
 * looked at. A request without commands (git probes with one before a large push) is a list of none. `shallow` lines
 * pass: they say where the sender's history ends, and no remote cuts its own for them.
 */
export async function readPushHead(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<{ ok: true; head: PushHead } | { ok: false; message: string }> {
  const reader = readerUntil(signal, stream);
  // A byte order mark stays where it is: what is read here is what the remote reads.
  const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  const lines: string[] = [];
  let bytes: Uint8Array = new Uint8Array();
  let offset = 0;
  const fail = async (message: string): Promise<{ ok: false; message: string }> => {
    // A stream that has failed already cannot be cancelled, and need not be.
    await reader.cancel().catch(() => {});
    return { ok: false, message };
  };
  for (;;) {
    const pkt = readPkt(bytes, offset);
    if (pkt.kind === 'flush') break;
    if (pkt.kind === 'line') {
      lines.push(decoder.decode(pkt.payload).replace(/\n$/, ''));
      offset = pkt.next;
    } else if (pkt.kind === 'incomplete' && bytes.byteLength <= maxCommandBytes) {
      const chunk = await nextChunk(reader);
      if (chunk === null) return fail('the push ends inside its commands');
      bytes = concatBytes([bytes, chunk]);
    } else {
      return fail(pkt.kind === 'incomplete' ? 'the push has too many commands' : 'the push is not in git’s format');
    }
    if (offset > maxCommandBytes) return fail('the push has too many commands');
  }
  const parsed = parseCommands(lines);
  if (!parsed.ok) return fail(parsed.message);
  const { commands, capabilities } = parsed;
  const body = () => {
    reader.releaseLock();
    return resumedStream(bytes, stream);
  };
  return { ok: true, head: { commands, capabilities, body, drain: () => drain(reader) } };
}

type Parsed = { ok: true; commands: PushCommand[]; capabilities: string[] } | { ok: false; message: string };

function parseCommands(lines: readonly string[]): Parsed {
  const commands: PushCommand[] = [];
  let capabilities: string[] = [];
  for (const line of lines) {
    if (/^shallow [0-9a-f]{40}$/.test(line)) continue;
    const [command = '', list, ...more] = line.split('\0');
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\s\p{Cc}]+)$/u.exec(command);
    const [, old, next, ref] = match ?? [];
    if (old === undefined || next === undefined || ref === undefined || more.length > 0)
      return { ok: false, message: 'the push has a line that is not a command' };
    if (list !== undefined) {
      if (commands.length > 0) return { ok: false, message: 'the push lists its capabilities twice' };
      capabilities = list.split(' ').filter((name) => name !== '');
    }
    commands.push({ old, new: next, ref });
  }
  return { ok: true, commands, capabilities };
}

/**
 * Why each command is refused, in their order; null where all may pass. One fault refuses the whole push, whether it
 * is atomic or not: half a push is nothing that a run could work with.
 */
export function pushFaults({ commands, capabilities }: PushHead, pushRefs: readonly string[]): string[] | null {
  const foreign = capabilities.find((name) => !allowedCapabilities.test(name));
  if (foreign !== undefined)
    return commands.map(() => `the push asks for ${foreign.split('=')[0]}, which is not allowed`);
  const faults = commands.map((command, index) => commandFault(command, commands.slice(0, index), pushRefs));
  if (faults.every((fault) => fault === null)) return null;
  return faults.map((fault) => fault ?? 'another ref of this push is refused');
}

function commandFault(
  { ref, new: next }: PushCommand,
  before: readonly PushCommand[],
  pushRefs: readonly string[],
): string | null {
  if (!pushRefs.includes(ref)) return 'this run may not push this ref';
  if (before.some((earlier) => earlier.ref === ref)) return 'the push names this ref twice';
  return /^0+$/.test(next) ? 'a run deletes no refs' : null;
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let size = 0; size < maxDrainBytes; ) {
    const chunk = await nextChunk(reader);
    if (chunk === null) return;
    size += chunk.byteLength;
  }
  await reader.cancel();
}
