/** One cue as its file states it, seconds on the file's clock; `lines` are plain words, never empty. */
export interface Cue {
  readonly startSec: number;
  /** Not after the start when the file has it wrong; undefined when it states none. */
  readonly endSec: number | undefined;
  readonly lines: readonly string[];
}

/** What a subtitle file holds. */
export interface ReadCues {
  readonly cues: readonly Cue[];
  /** Cues whose times cannot be read; their words are left out. */
  readonly unreadCount: number;
}
