import type { CallBridge } from '../../../src-shared/contract/bridge.ts';

/** The only two channels between the window and the main process. */
export const CALL_CHANNEL = 'vigil:call';
export const EVENT_CHANNEL = 'vigil:event';

/** Scheme and host of the built window; a custom scheme, because file:// pages may read other files. */
export const WINDOW_SCHEME = 'vigil-app';
export const WINDOW_ORIGIN = `${WINDOW_SCHEME}://window`;
/** Scheme of recordings and thumbnails. */
export const MEDIA_SCHEME = 'vigil-media';
export const MEDIA_BASE = `${MEDIA_SCHEME}://media`;

/** Asks this process for the paths a user picks; answered by the host, not by the core. */
export const PICK_FILES = 'host.pickFiles';

/** Asks where to save a file of the name that follows. */
export const PICK_SAVE_PATH = 'host.pickSavePath';

/** Shows the exported file whose id follows in its folder, or drags it out of the window; never by path. */
export const SHOW_EXPORT = 'host.showExport';
export const DRAG_EXPORT = 'host.dragExport';

/** Cancels the call whose id follows; answered by the host. */
export const CANCEL_CALL = 'host.cancelCall';

/** What the preload script puts on the page as `window.vigilBridge`. */
export interface VigilBridge extends CallBridge {
  /** Path of a file dropped on or chosen in the page. */
  pathForFile(file: unknown): string;
  /** Opens the system's dialog; an empty list when the user thinks better of it. */
  pickFiles(): Promise<string[]>;
  /** Asks where a file is to be saved; null when the user thinks better of it. */
  pickSavePath(fileName: string): Promise<string | null>;
  showExport(exportId: string): void;
  dragExport(exportId: string): void;
  readonly mediaBase: string;
}
