/** Text to token ids. */
export interface Tokenizer {
  /** Ids of a text with the markers the encoder wants, at most `maxLength` of them, unpadded. */
  encode(text: string, maxLength: number): number[];
  /** Share of the text's words that the encoder knows, 0..1; 1 for open vocabularies. */
  coverage(text: string): number;
}
