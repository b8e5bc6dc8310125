import { z } from 'zod';
import { mergePairs } from './byte-pair.ts';

/** One piece of text to token ids. */
export type PieceModel = (piece: string) => readonly number[];

/** Lists of hundreds of thousands are gone through by hand: the schema language takes seconds for them. */
const isId = (value: unknown): boolean => Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isPairOf = (value: unknown, second: (part: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length === 2 && isText(value[0]) && second(value[1]);

/** Words and their ids, as in a JSON file. */
export const WordIds = z.custom<Readonly<Record<string, number>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isId),
);
const Merges = z.custom<readonly (string | readonly [string, string])[]>(
  (value) => Array.isArray(value) && value.every((pair) => isText(pair) || isPairOf(pair, isText)),
);
const ScoredPieces = z.custom<readonly (readonly [string, number])[]>(
  (value) => Array.isArray(value) && value.every((piece) => isPairOf(piece, Number.isFinite)),
);

export const BytePairSpec = z.object({
  type: z.literal('BPE'),
  unk_token: z.string().nullish(),
  byte_fallback: z.boolean().default(false),
  vocab: WordIds,
  merges: Merges,
});

export const UnigramSpec = z.object({
  type: z.literal('Unigram'),
  unk_id: z.int().nonnegative(),
  byte_fallback: z.boolean().default(false),
  vocab: ScoredPieces,
});

/** Characters of the longest piece that is looked for: the time of a text grows with it. */
const MAX_PIECE_LENGTH = 256;

/** Byte-pair merges over characters; characters without an entry become bytes, or one unknown for a run of them. */
export function bytePairModel(spec: z.infer<typeof BytePairSpec>): PieceModel {
  const ids = new Map(Object.entries(spec.vocab));
  const ranks = new Map(spec.merges.map((pair, rank) => [typeof pair === 'string' ? pair : pair.join(' '), rank]));
  const unknown = spec.unk_token ? ids.get(spec.unk_token) : undefined;
  return (piece) => {
    const symbols = [...piece].flatMap((character) => {
      if (ids.has(character) || !spec.byte_fallback) return [character];
      const bytes = byteTokens(character);
      return bytes.every((token) => ids.has(token)) ? bytes : [character];
    });
    return joinUnknowns(
      mergePairs(symbols, ranks).map((symbol) => ids.get(symbol) ?? unknown),
      unknown,
    );
  };
}

/** The segmentation of highest total score (Kudo 2018), by dynamic programming over the piece's characters. */
export function unigramModel(spec: z.infer<typeof UnigramSpec>): PieceModel {
  const entries = new Map(spec.vocab.map(([text, score], id) => [text, { id, score }]));
  const longest = Math.min(
    MAX_PIECE_LENGTH,
    spec.vocab.reduce((length, [text]) => Math.max(length, [...text].length), 1),
  );
  // As in SentencePiece: an unknown character costs ten more than the worst piece.
  const unknownScore = spec.vocab.reduce((lowest, [, score]) => Math.min(lowest, score), 0) - 10;
  return (piece) => {
    const characters = [...piece];
    const best = [{ score: 0, from: 0, id: spec.unk_id }];
    for (let end = 1; end <= characters.length; end++) {
      let chosen = { score: best[end - 1]!.score + unknownScore, from: end - 1, id: spec.unk_id };
      for (let from = Math.max(0, end - longest); from < end; from++) {
        const entry = entries.get(characters.slice(from, end).join(''));
        if (!entry) continue;
        const score = best[from]!.score + entry.score;
        if (score > chosen.score || (chosen.id === spec.unk_id && from === end - 1))
          chosen = { score, from, id: entry.id };
      }
      best.push(chosen);
    }
    const ids: (number | undefined)[] = [];
    for (let end = characters.length; end > 0; end = best[end]!.from) {
      const { id, from } = best[end]!;
      const bytes = id === spec.unk_id && spec.byte_fallback ? byteTokens(characters.slice(from, end).join('')) : [];
      const byteIds = bytes.map((token) => entries.get(token)?.id);
      ids.unshift(...(bytes.length > 0 && byteIds.every((byteId) => byteId !== undefined) ? byteIds : [id]));
    }
    return joinUnknowns(ids, spec.unk_id);
  };
}

function byteTokens(text: string): string[] {
  return [...Buffer.from(text, 'utf8')].map((byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
}

/** Neighbouring unknowns count once; what has no id at all is left out. */
function joinUnknowns(ids: readonly (number | undefined)[], unknown: number | undefined): number[] {
  const known = ids.filter((id) => id !== undefined);
  return known.filter((id, at) => id !== unknown || known[at - 1] !== unknown);
}
