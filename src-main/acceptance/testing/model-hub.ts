import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeColourDetector } from '../../engines/objects/testing/detector-folders.ts';
import { type HubServer, hashOf, seededBytes, startHubServer } from '../../platform/downloads/testing/hub-server.ts';

const REVISION = 'c'.repeat(40);
/** A file large enough to be broken off. */
const PADDING = seededBytes(2_000_000, 7);

/** A hub with a small detector on it, and a catalog that names it. */
export interface ModelHub extends HubServer {
  /** Path of the catalog's file. */
  readonly catalog: string;
  /** Where the larger of its files lies on the second server. */
  readonly paddingPath: string;
}

/** Starts a hub; its catalog is written into `folder`. */
export async function startModelHub(folder: string): Promise<ModelHub> {
  const hub = await startHubServer();
  const {
    id: _,
    version: __,
    title: ___,
    licence: ____,
    source: _____,
    files: ______,
    ...manifest
  } = writeColourDetector(join(folder, 'source'));
  const graph = readFileSync(join(folder, 'source', 'detector.onnx'));
  hub.publish('vigil/colours', REVISION, { 'detector.onnx': graph, 'padding.bin': PADDING });
  const { format: _1, kind, languages, ...described } = manifest;
  const entry = {
    ...{ id: 'colours', kind, title: 'Colours', licence: 'none', languages, memoryBytes: 1_000_000 },
    ...{ repository: 'vigil/colours', revision: null, recommended: true, manifest: described },
    // One that the hub has to be asked about, one that is known.
    files: [
      { path: 'detector.onnx', bytes: null },
      { path: 'padding.bin', bytes: PADDING.length, sha256: hashOf(PADDING) },
    ],
  };
  const wrongLabels = { ...entry, id: 'wrong-labels', manifest: { ...described, labels: ['red'] } };
  const unlisted = { ...entry, id: 'unlisted', files: [{ path: 'other.onnx', bytes: null }] };
  const unknown = { ...entry, id: 'unrun', kind: 'language', manifest: null };
  const catalog = join(folder, 'catalog.json');
  writeFileSync(catalog, JSON.stringify({ entries: [entry, wrongLabels, unlisted, unknown] }));
  return { ...hub, catalog, paddingPath: `/${hashOf(PADDING)}` };
}
