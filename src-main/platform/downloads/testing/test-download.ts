import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DownloadTools, downloadFile, type WantedFile } from '../download-file.ts';
import { hubFileUrl } from '../hub.ts';
import { createNetwork, type Network, type NetworkRules } from '../network.ts';
import { PATIENCE } from '../patience.ts';
import { type HubServer, hashOf, seededBytes, startHubServer } from './hub-server.ts';

const REPOSITORY = 'vigil/tests';
const REVISION = 'a'.repeat(40);

/** What a test published, 3 MB, and how to fetch it into a folder of its own. */
export interface TestDownload {
  readonly hub: HubServer;
  readonly content: Buffer;
  readonly folder: string;
  url(path: string): string;
  wanted(more?: Partial<WantedFile>): WantedFile;
  fetch(more?: Partial<DownloadTools>, file?: WantedFile): Promise<void>;
  close(): Promise<void>;
}

export async function startTestDownload(): Promise<TestDownload> {
  const hub = await startHubServer();
  const content = seededBytes(3_000_000, 1);
  hub.publish(REPOSITORY, REVISION, { 'onnx/model.onnx': content, 'empty folder/a b.txt': Buffer.from('hello') });
  const folder = mkdtempSync(join(tmpdir(), 'vigil-download-'));
  const url = (path: string): string => hubFileUrl(hub.address, REPOSITORY, REVISION, path);
  const wanted = (more: Partial<WantedFile> = {}): WantedFile => ({
    url: url('onnx/model.onnx'),
    target: join(folder, 'model.onnx'),
    bytes: content.length,
    checksum: { sha256: hashOf(content) },
    ...more,
  });
  return {
    hub,
    content,
    folder,
    url,
    wanted,
    fetch: (more = {}, file = wanted()) => downloadFile(file, toolsOf(more)),
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await hub.close();
    },
  };
}

/** A network that is allowed and asked directly, but for the rules given. */
export function testNetwork(rules: Partial<NetworkRules> = {}): Network {
  return createNetwork({ isAllowed: () => true, proxies: () => ({}), answerMs: 10_000, ...rules });
}

function toolsOf(more: Partial<DownloadTools>): DownloadTools {
  return {
    network: testNetwork(),
    patience: { ...PATIENCE, attempts: 3, firstWaitMs: 1 },
    signal: new AbortController().signal,
    progress: () => undefined,
    spareBytes: 0,
    ...more,
  };
}
