import type { Transport } from '../../src-shared/contract/client.ts';
import type { MediaFile, MediaSource } from '../features/videos/media-source.ts';
import type { Config } from '../platform/config.ts';
import type { OwnedDataDir } from '../platform/owner-lock.ts';
import type { StartCarrier } from '../workers/inference/inference-carrier.ts';

export type { MediaFile, MediaPicture } from '../features/videos/media-source.ts';

/** What every door (window, browser, command line) gets; doors carry and format, nothing more. */
export interface Core {
  readonly transport: Transport;
  readonly media: MediaSource & {
    /** An exported file, once: see `exports.offer`. Throws `not-found`. */
    exportFile(offerId: string): Promise<MediaFile>;
  };
  /** Stores an upload under a quarantined name; the path returned may be given to `videos.import`. */
  receiveUpload(stream: AsyncIterable<Uint8Array>, name: string): Promise<{ path: string }>;
  readonly config: Config;
  /** Hosts publish here where this core can be reached, so that a second window or the command line finds it. */
  readonly ownership: OwnedDataDir;
  /** Stops jobs at their last checkpoint, closes stores and children, gives the data folder back. */
  close(): Promise<void>;
}

/** What a host brings along. */
export interface CoreOptions {
  readonly config: Config;
  readonly ownership: OwnedDataDir;
  /** What carries the inference host; a thread of this process when left out. */
  readonly startCarrier?: StartCarrier;
}

export type CreateCore = (options: CoreOptions) => Promise<Core>;
