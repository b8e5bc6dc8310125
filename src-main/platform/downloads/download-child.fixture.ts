/** Fetches one file and ends, or dies on the way where `VIGIL_FAULT` says so: `URL TARGET BYTES SHA256`. */
import { downloadFile } from './download-file.ts';
import { createNetwork } from './network.ts';
import { PATIENCE } from './patience.ts';

const [url, target, bytes, sha256] = process.argv.slice(2);
await downloadFile(
  { url: url!, target: target!, bytes: Number(bytes), checksum: { sha256: sha256! } },
  {
    network: createNetwork({ isAllowed: () => true, proxies: () => ({}), answerMs: 10_000 }),
    patience: PATIENCE,
    signal: new AbortController().signal,
    progress: () => undefined,
    spareBytes: 0,
  },
);
