/**
 * What a terminal acts upon instead of showing it: controls (C0, DEL, C1) but line ends, what turns the direction of
 * writing around, and the line ends of Unicode. Names and words of others hold it by accident or to deceive.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ACTING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const WELL_KNOWN: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text of several lines for a terminal, with what would act upon it shown as `\x1b` or `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(ACTING, escaped);
}

/** As `visibleText`, of what must stay one line whatever it holds: a name, a message, a cell of a table. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll('\n', '\\n');
}

/** JSON for a terminal: the same value, with what `JSON.stringify` leaves raw of it escaped. */
export function visibleJson(json: string): string {
  return json.replace(ACTING, (letter) => `\\u${hex(letter, 4)}`);
}

function escaped(letter: string): string {
  return WELL_KNOWN[letter] ?? (letter <= '\u00ff' ? `\\x${hex(letter, 2)}` : `\\u${hex(letter, 4)}`);
}

function hex(letter: string, digits: number): string {
  return letter.charCodeAt(0).toString(16).padStart(digits, '0');
}
