import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** A call's input: a picture of 20 million characters fits, a recording does not (see `/upload`). */
const MAX_CALL_BYTES = 24 * 1024 * 1024;
/** Larger than any recording a workstation would take in one piece. */
export const MAX_UPLOAD_BYTES = 512 * 1024 ** 3;

/** The JSON body of a call; undefined when there is none. Other types are refused: a web form cannot send JSON. */
export async function jsonBody(request: Request): Promise<unknown> {
  if (request.body === null) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of limited(request, MAX_CALL_BYTES)) pieces.push(piece);
  const text = Buffer.concat(pieces).toString('utf8');
  if (text.trim() === '') return undefined;
  if (!/^application\/json\b/i.test(request.headers.get('Content-Type') ?? '')) {
    throw new VigilError('bad-input', say('input-not-sent-as-json'));
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new VigilError('bad-input', say('input-not-json'), { cause: error });
  }
}

/** The body piece by piece, cut off with `bad-input` as soon as it is larger than allowed. */
export async function* limited(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const tooLarge = (): VigilError =>
    new VigilError('bad-input', say('request-too-large', { maxMb: megabytes(maxBytes) }));
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBytes) throw tooLarge();
  let received = 0;
  for await (const piece of request.body ?? []) {
    received += piece.byteLength;
    if (received > maxBytes) throw tooLarge();
    yield piece;
  }
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1024 ** 2).toLocaleString('en');
}
