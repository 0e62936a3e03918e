/** Reads what a `git push` asks for, the commands at the start of its stream, before anything is passed on. */
import { concatBytes, readPkt } from '../../git/pkt-line.ts';

export type PushCommand = { old: string; new: string; ref: string };

export type PushHead = {
  commands: PushCommand[];
  capabilities: string[];
  /** The whole request again: the bytes already read, then the rest as it arrives. */
  body: ReadableStream<Uint8Array>;
  /** Reads the rest and drops it: git hears no answer before it has sent everything. */
  drain(): Promise<void>;
};

/** Some thousand commands; a run pushes one or two. */
const maxCommandBytes = 64_000;

/** A refused push that is larger than this is cut off instead of heard out. */
const maxDrainBytes = 100_000_000;

/** What a push may negotiate. Others change the request's form (push-options, certificates) and are refused. */
const allowedCapabilities =
  /^(report-status|report-status-v2|side-band-64k|quiet|atomic|ofs-delta|delete-refs|object-format=sha1|agent=\S*|session-id=\S*)$/;

/**
 * Reads the command list of a receive-pack request up to its flush; the pack after it is not looked at. A request
 * without commands (git probes with one before a large push) is a list of none.
 */
export async function readPushHead(
  stream: ReadableStream<Uint8Array>,
): Promise<{ ok: true; head: PushHead } | { ok: false; message: string }> {
  const reader = stream.getReader();
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
      lines.push(new TextDecoder().decode(pkt.payload).replace(/\n$/, ''));
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
  return {
    ok: true,
    head: { commands, capabilities, body: resumed(bytes, reader), drain: () => drain(reader) },
  };
}

type Parsed = { ok: true; commands: PushCommand[]; capabilities: string[] } | { ok: false; message: string };

function parseCommands(lines: readonly string[]): Parsed {
  const commands: PushCommand[] = [];
  let capabilities: string[] = [];
  for (const line of lines) {
    if (/^shallow [0-9a-f]{40}$/.test(line)) continue;
    const [command = '', list, ...more] = line.split('\0');
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) (\S+)$/.exec(command);
    const [, old, next, ref] = match ?? [];
    if (old === undefined || next === undefined || ref === undefined || more.length > 0)
      return { ok: false, message: 'the push has a line that is not a command' };
    if (list !== undefined) {
      if (commands.length > 0) return { ok: false, message: 'the push lists its capabilities twice' };
      capabilities = list.split(' ').filter((name) => name !== '');
    }
    commands.push({ old, new: next, ref });
  }
  const foreign = capabilities.find((name) => !allowedCapabilities.test(name));
  if (foreign !== undefined)
    return { ok: false, message: `the push asks for ${foreign.split('=')[0]}, which is not allowed` };
  return { ok: true, commands, capabilities };
}

/** Why a command is not allowed; null when it is. */
export function commandFault({ ref, new: next }: PushCommand, pushRefs: readonly string[]): string | null {
  if (!pushRefs.includes(ref)) return 'this run may not push this ref';
  return /^0+$/.test(next) ? 'a run deletes no refs' : null;
}

/** The next bytes; null at the end, which a lost connection and broken compression are too. */
async function nextChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch {
    return null;
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let size = 0; size < maxDrainBytes; ) {
    const chunk = await nextChunk(reader);
    if (chunk === null) return;
    size += chunk.byteLength;
  }
  await reader.cancel();
}

function resumed(read: Uint8Array, reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(read),
    pull: async (controller) => {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
