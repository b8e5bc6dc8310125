import type { Answered } from '../testing/in-process.ts';

/** What a case from the field has to do its check with. */
export interface FieldCase {
  /** A copy of the case's files in a folder of its own; may be written to. */
  readonly folder: string;
  /** Its own empty library. */
  readonly dataDir: string;
  /** Runs the command line with `--json` in a process of its own; its memory and disk are measured and bounded. */
  vigil<Shape>(...args: readonly string[]): Promise<Answered<Shape>>;
  /** As `vigil`, as another user of this machine; only where the tests run as root. */
  vigilAs<Shape>(userId: number, ...args: readonly string[]): Promise<Answered<Shape>>;
}

/** One row of the table: fails unless everything that the case's `expected` says holds. */
export type FieldCheck = (setting: FieldCase) => Promise<void>;

/** The reply of `vigil index`. */
export interface Indexed {
  readonly videos: readonly {
    readonly videoId: string;
    readonly path: string;
    readonly durationSec: number;
    readonly fps: number;
    readonly width: number;
    readonly height: number;
    readonly chunks: Readonly<Record<'shot' | 'micro' | 'meso' | 'macro', number>>;
    readonly warnings: readonly string[];
    readonly error?: { readonly code: string; readonly message: string };
  }[];
}

/** The reply of `vigil shots`. */
export interface Shots {
  readonly fps: number;
  readonly durationSec: number;
  readonly frameCount: number;
  readonly shots: readonly {
    readonly startSec: number;
    readonly endSec: number;
    readonly startFrame: number;
    readonly endFrame: number;
  }[];
}

/** What a check reads of the reply of `vigil ask`. */
export interface Asked {
  readonly found: boolean;
  readonly answer: string;
  readonly evidence: readonly {
    readonly videoId: string;
    readonly videoName: string;
    readonly startSec: number;
    readonly endSec: number;
  }[];
}
