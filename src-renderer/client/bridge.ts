import type { CallBridge } from '../../src-shared/contract/bridge.ts';

/** What Electron's preload puts on the window; absent in a browser. */
export interface VigilBridge extends CallBridge {
  /** The path of a dropped file or folder on this machine. */
  pathForFile(file: File): string;
  /** Opens the system's dialog; empty when it was dismissed. */
  pickFiles(): Promise<string[]>;
  /** Asks where a file is to be saved; null when the dialog was dismissed. */
  pickSavePath(fileName: string): Promise<string | null>;
  /** Shows an exported file in its folder. */
  showExport(exportId: string): void;
  /** To be called while an exported file begins to be dragged: the file itself goes along, out of the window. */
  dragExport(exportId: string): void;
  /** Address prefix of pictures and footage, e.g. `scheme://host`. */
  readonly mediaBase: string;
}

declare global {
  interface Window {
    readonly vigilBridge?: VigilBridge;
  }
}
