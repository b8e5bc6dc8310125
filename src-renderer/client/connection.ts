import { bridgeTransport } from '../../src-shared/contract/bridge.ts';
import { createClient, type VigilClient } from '../../src-shared/contract/client.ts';
import { sentences } from '../strings/index.ts';
import type { VigilBridge } from './bridge.ts';
import { bridgeFiles, browserFiles, type FileAccess } from './file-access.ts';
import { httpTransport } from './http-transport.ts';
import { setConnected } from './link.ts';
import { type MediaUrls, mediaUrls } from './media-urls.ts';

/** The one way from the window to the core. */
interface Connection {
  readonly client: VigilClient;
  readonly files: FileAccess;
  readonly media: MediaUrls;
  /** True when dropped files are copied to the core first (a browser cannot name their paths). */
  readonly copiesFiles: boolean;
  /** What only a desktop can do with exported files; null in a browser. */
  readonly desktop: Pick<VigilBridge, 'pickSavePath' | 'showExport' | 'dragExport'> | null;
}

function connect(): Connection {
  const bridge = window.vigilBridge;
  if (bridge) {
    return {
      client: createClient(bridgeTransport(bridge), sentences),
      files: bridgeFiles(bridge),
      media: mediaUrls(bridge.mediaBase),
      copiesFiles: false,
      desktop: bridge,
    };
  }
  return {
    client: createClient(httpTransport(setConnected), sentences),
    files: browserFiles(),
    media: mediaUrls('/media'),
    copiesFiles: true,
    desktop: null,
  };
}

export const connection: Connection = connect();
