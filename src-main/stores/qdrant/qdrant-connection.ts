import { createQdrantHttp, type QdrantAddress, type QdrantHttp } from './qdrant-http.ts';
import type { QdrantServer } from './qdrant-server.ts';

/** The one Qdrant of a library: a server of its own, started on first use, or somebody else's. */
export interface QdrantConnection {
  readonly http: QdrantHttp;
  /** In words, for `health`. */
  describe(): string;
  /** Stops the server. The next request starts it again. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** `startServer` is asked again at the next request after it failed; its errors are those of the request. */
export function createQdrantConnection(options: {
  readonly external: QdrantAddress | undefined;
  readonly startServer: () => Promise<QdrantServer>;
}): QdrantConnection {
  const { external, startServer } = options;
  let starting: Promise<QdrantServer> | undefined;
  let running: QdrantServer | undefined;
  const server = (): Promise<QdrantServer> => {
    if (!starting) {
      const start = startServer();
      starting = start;
      start.then(
        (started) => {
          running = started;
        },
        () => {
          starting = undefined;
        },
      );
    }
    return starting;
  };
  const connect = (): QdrantHttp => createQdrantHttp({ address: async () => external ?? (await server()).address() });
  let http = connect();
  const stop = async (): Promise<void> => {
    // Before the server, which waits for connections that are kept.
    http.close();
    const stopped = await starting?.catch(() => undefined);
    starting = undefined;
    running = undefined;
    await stopped?.stop();
  };
  return {
    get http() {
      return http;
    },
    describe: () => (external ? `Qdrant at ${new URL(external.url).host}` : `Qdrant ${running?.version ?? ''}`.trim()),
    stop: async () => {
      await stop();
      http = connect();
    },
    close: stop,
  };
}
