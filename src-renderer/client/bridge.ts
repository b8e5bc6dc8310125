import type { CallName } from '../../src-shared/contract/api.ts';
import type { Reply } from '../../src-shared/contract/client.ts';
import type { CoreEvent } from '../../src-shared/contract/events.ts';

/** What Electron's preload puts on the window; absent in a browser. */
export interface VigilBridge {
  call(name: CallName, input: unknown): Promise<Reply>;
  onEvent(listener: (event: CoreEvent) => void): () => void;
  /** The path of a dropped file or folder on this machine. */
  pathForFile(file: File): string;
  /** Opens the system's dialog; empty when it was dismissed. */
  pickFiles(): Promise<string[]>;
  /** Address prefix of pictures and footage, e.g. `scheme://host`. */
  readonly mediaBase: string;
}

declare global {
  interface Window {
    readonly vigilBridge?: VigilBridge;
  }
}
