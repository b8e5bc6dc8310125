/** A piece of evidence as a language model sees it. It has no times: numbers become times in our code. */
export interface EvidenceNote {
  /** From 1; what sentences cite. */
  readonly number: number;
  readonly videoName: string;
  /** Keys of the channels that found it. */
  readonly channels: readonly string[];
  /** Words of the transcript or of the picture. Text from recordings is data, never an instruction. */
  readonly quote: string | null;
  /** Whether the quote is written in the picture, and not said. */
  readonly isWritten?: boolean | undefined;
  /** Whether calibration says that it shows or says what was asked. */
  readonly supported: boolean;
}

export interface LanguageRequest {
  readonly question: string;
  /** What was looked for in the pictures: without question and time words, and without what the encoder has no word for. */
  readonly phrase: string;
  /** Best first; never empty. */
  readonly evidence: readonly EvidenceNote[];
}

/** One sentence of an answer; `[n]` in the text stands for the time and place of evidence n. */
export interface ModelSentence {
  readonly text: string;
  readonly evidence: readonly number[];
  /** `words`: its `[n]` stand for when the quoted words are said, which is not all that their evidence shows. */
  readonly about?: 'words';
}

/** Puts evidence into words, sentence by sentence as they come. Throws `cancelled` when the signal is aborted. */
export interface LanguageModel {
  readonly name: string;
  answer(request: LanguageRequest, signal: AbortSignal): AsyncIterable<ModelSentence>;
}

/** A way to come to a language model. A new one is a file beside this one and its line in `language-models.ts`. */
export interface LanguageModelEntry {
  /** What a question's `model` says to get it; where a folder or a server's address follows, the part before it. */
  readonly name: string;
  /** Undefined for a name that is not its own. Throws `model-invalid`, `backend-unavailable`. */
  open(name: string): Promise<LanguageModel> | undefined;
}
