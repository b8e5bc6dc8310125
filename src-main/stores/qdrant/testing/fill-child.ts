/** A Vigil that fills Qdrant from a library on disk, tells how far it is, and may be killed. */
import { createArtifacts } from '../../artifacts/artifacts.ts';
import { createClipStore } from '../../clip-store.ts';
import { openTestDatabase } from '../../db/database.fixture.ts';
import { createLeftOutVideos } from '../../vectors/left-out.ts';
import { fillFromLibrary } from '../fill-from-library.ts';
import { createQdrantHttp } from '../qdrant-http.ts';
import { openQdrantIndex } from '../qdrant-index.ts';

const [databaseFile, artifactsDir, url, apiKey, collection, encoderId, dim] = process.argv.slice(2);
const database = await openTestDatabase(databaseFile);
const http = createQdrantHttp({ address: async () => ({ url: url!, apiKey }) });
const index = await openQdrantIndex({ http, collection: collection!, dim: Number(dim) });
await fillFromLibrary(
  index,
  encoderId!,
  {
    clips: createClipStore(database.db),
    artifacts: createArtifacts(artifactsDir!),
    dimOf: async () => Number(dim),
    leftOut: createLeftOutVideos(() => undefined),
  },
  { signal: new AbortController().signal, onProgress: ({ pointsDone }) => process.send?.(pointsDone) },
);
http.close();
await database.close();
process.disconnect();
