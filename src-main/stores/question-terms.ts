/**
 * Words of a question that carry meaning, split by how they can be searched: `words` for scripts that put spaces
 * between words, `substrings` for those that do not (Japanese, Chinese, Korean with its endings, Thai).
 */
export interface QuestionTerms {
  readonly words: readonly string[];
  readonly substrings: readonly string[];
}

/** Scripts searched by substrings. */
export const UNSPACED_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]+/gu;

const SPACED_WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const MAX_TERMS = 40;

const STOP_WORDS = new Set(
  `a about after all am an and any are as at be been before being but by can could did do does doing during each else
  ever every for from had has have having he her here hers him his how i if in into is it its just me more most my no
  nor not now of off on once only or other our out over own said same say says she should show so some such tell than
  that the their them then there these they this those through to too under until up us very was we were what when
  where which while who whom whose why will with would you your`.split(/\s+/),
);

/** Particles, copulas and question words that every other Japanese or Chinese sentence has. */
const STOP_SUBSTRINGS = new Set(
  `は が を に で と も の へ や か ね よ から まで より など です ます でした ました ですか ますか ください する した して
  している いる ある なる この その あの どの これ それ あれ どれ ここ そこ どこ いつ 誰 だれ 何 なに 何時 どう なぜ こと もの
  的 了 是 在 有 和 吗 呢 吧 什么 谁 哪里 怎么 这 那 我 你 他 她 们`.split(/\s+/),
);

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/**
 * The same text in the same form, whatever the keyboard and the case: full-width Latin, half-width kana, composed
 * accents, "STRASSE" as "straße", the Greek sigma at the end of a word, the Turkish dotted capital I.
 */
export function foldText(text: string): string {
  // Capitals first: only they spell out what is one letter in one case and two in the other.
  return text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('i\u0307', 'i').replaceAll('ς', 'σ');
}

/** Reads any text; never throws, and never finds more than a few dozen terms. */
export function questionTerms(question: string): QuestionTerms {
  const folded = foldText(question);
  const substrings = new Set<string>();
  for (const run of folded.match(UNSPACED_SCRIPT) ?? []) {
    for (const { segment } of segmenter.segment(run)) {
      if (!STOP_SUBSTRINGS.has(segment) && !/^\p{Script=Hiragana}$/u.test(segment)) substrings.add(segment);
    }
  }
  const words = new Set(
    (folded.replace(UNSPACED_SCRIPT, ' ').match(SPACED_WORD) ?? []).filter((word) => !STOP_WORDS.has(word)),
  );
  return { words: [...words].slice(0, MAX_TERMS), substrings: [...substrings].slice(0, MAX_TERMS) };
}
