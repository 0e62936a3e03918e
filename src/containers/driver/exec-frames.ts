/** Follows the frames of an `exec` to the one that holds its result. */
import { ExecFrame, type ExecResult } from '../../core/sandbox/commands.ts';
import type { CallWatch } from './call-watch.ts';
import { parseJson } from './parse-json.ts';
import { responseChunks } from './response-chunks.ts';
import { infrastructureFailure, type SandboxAnswer } from './sandbox.ts';

/** Head and tail as JSON, and an hour of `running`. */
const maxStreamBytes = 2_000_000;

export async function followExec(
  response: Response,
  watch: CallWatch,
  onOutput: (text: string) => void,
): Promise<SandboxAnswer<ExecResult>> {
  let rest = '';
  for await (const chunk of responseChunks(response, maxStreamBytes, watch)) {
    if (!chunk.ok) return chunk;
    const lines = (rest + chunk.result).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const frame = parseJson(ExecFrame, line);
      if (!frame.ok) return frame;
      watch.heard();
      switch (frame.result.kind) {
        case 'running':
          break;
        case 'output':
          onOutput(frame.result.text);
          break;
        case 'exit':
          return { ok: true, result: frame.result.result };
        default:
          return frame.result satisfies never;
      }
    }
  }
  return infrastructureFailure('the command was cut off: its stream ended without an exit');
}
