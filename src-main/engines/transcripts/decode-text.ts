/** Letters that only Japanese text has; Shift_JIS decodes almost any bytes, but rarely into these. */
const KANA = /[\u3041-\u30ff]/;

/**
 * Text of a subtitle file, whose encoding nothing states: the byte order mark decides, then UTF-16 by its zero bytes,
 * then UTF-8 where it is valid, then Shift_JIS where it gives Japanese, and Windows-1252 otherwise.
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = encodingOfMark(bytes) ?? utf16WithoutMark(bytes);
  if (marked) return new TextDecoder(marked).decode(bytes);
  const utf8 = decodeStrictly('utf-8', bytes);
  if (utf8 !== undefined) return utf8;
  const japanese = decodeStrictly('shift_jis', bytes);
  if (japanese !== undefined && KANA.test(japanese)) return japanese;
  return new TextDecoder('windows-1252').decode(bytes);
}

function encodingOfMark(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** Subtitles hold digits and line ends in every language, and in UTF-16 each of those has a zero byte. */
function utf16WithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 2048);
  let zerosAtEven = 0;
  let zerosAtOdd = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) zerosAtEven++;
    else zerosAtOdd++;
  }
  const enough = sample.length / 8;
  if (zerosAtOdd > enough && zerosAtOdd > 4 * zerosAtEven) return 'utf-16le';
  if (zerosAtEven > enough && zerosAtEven > 4 * zerosAtOdd) return 'utf-16be';
  return undefined;
}

function decodeStrictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
