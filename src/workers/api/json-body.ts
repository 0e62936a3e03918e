/** Reads the JSON of a request: what it says it is, bytes that are UTF-8, one meaning, and texts without what no text may hold. */
import { parseJsonText } from '../../core/contract/json-text.ts';
import type { ProblemKind } from '../../core/contract/problems.ts';
import { textFaults } from '../../core/text-faults.ts';
import { inputPath } from './input-errors.ts';
import { problem } from './problems.ts';

type JsonRequest = { header(name: string): string | undefined; arrayBuffer(): Promise<ArrayBuffer> };

export type JsonBodyOptions = {
  /** The kind of problem that faults of the texts are. */
  invalid: ProblemKind;
  /** Stands for a body without anything in it; where it is not given, there has to be one. */
  empty?: unknown;
};

/** Throws the problem that says what is wrong. */
export async function jsonBody(request: JsonRequest, { invalid, empty }: JsonBodyOptions): Promise<unknown> {
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > 0) refuseOtherMedia(request);
  const text = decoded(bytes);
  if (text.trim() === '' && empty !== undefined) return empty;
  const parsed = parseJsonText(text);
  if (!parsed.ok) throw problem('invalid-request', `the body is not taken: ${parsed.message}`);
  const errors = textFaults(parsed.value).map(({ path, message }) => ({ path: inputPath(path), message }));
  const [first] = errors;
  if (first) throw problem(invalid, first.path === '' ? first.message : `${first.path}: ${first.message}`, { errors });
  return parsed.value;
}

function refuseOtherMedia(request: JsonRequest): void {
  const [type = '', ...parameters] = (request.header('content-type') ?? '').split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length);
  if (type.toLowerCase() !== 'application/json' || !/^"?utf-8"?$/i.test(charset ?? 'utf-8'))
    throw problem('unsupported-media', 'send the body as Content-Type: application/json, in UTF-8', {
      headers: { accept: 'application/json' },
    });
  const encoding = request.header('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw problem('unsupported-media', 'send the body as it is, without a Content-Encoding', {
      headers: { 'accept-encoding': 'identity' },
    });
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw problem('invalid-request', 'the body is not UTF-8', { cause });
  }
}
