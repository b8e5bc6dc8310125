import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoder } from '../kinds/encoder.ts';
import { MODEL_KINDS } from '../kinds/kinds.ts';
import { isPinned, readCatalog, sourceOf } from './catalog.ts';
import { PURPOSES } from './purposes.ts';

describe('the catalog that comes with Vigil', () => {
  it('says of every model what it is for, where it comes from, and recommends one of each kind', async () => {
    const entries = await readCatalog(null);
    expect(Object.keys(PURPOSES).sort()).toEqual(entries.map(({ id }) => id).sort());
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    const kinds = [...new Set(entries.map(({ kind }) => kind))].sort();
    expect(kinds).toEqual([...['detector', 'encoder', 'language', 'reader', 'sentence', 'sound', 'speech', 'voice']]);
    expect(
      entries
        .filter(({ recommended }) => recommended)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(kinds);
    for (const entry of entries) expect(sourceOf(entry), entry.id).not.toBe('');
    for (const { id, repository, revision } of entries) expect(repository === null, id).toBe(revision === null);
  });

  it('knows every file that is worth more than a setting by its SHA-256', async () => {
    const entries = await readCatalog(null);
    const unknown = entries.flatMap((entry) => entry.files.filter(({ sha256 }) => sha256 === undefined));
    for (const { path } of unknown) expect(path).toMatch(/config\.json$/);
    // What is asked of the hub's listing: settings of encoders of which no public record has a checksum.
    expect(entries.filter((entry) => !isPinned(entry)).map(({ id }) => id)).toEqual([
      ...['siglip2-base-patch16-256', 'siglip-base-patch16-224', 'clip-vit-base-patch32'],
    ]);
  });

  it('describes models as their kinds read them', async () => {
    const described = (await readCatalog(null)).filter(({ manifest }) => manifest !== null);
    const folder = mkdtempSync(join(tmpdir(), 'vigil-catalog-'));
    let read = 0;
    try {
      for (const { id, kind, title, licence, languages, files, manifest } of described) {
        const known = MODEL_KINDS.find((each) => each.kind === kind);
        if (!known) continue;
        const listed = files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
        const common = { format: 1, kind, id, version: '1', title, licence, source: 'test', languages };
        writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...common, files: listed, ...manifest }));
        expect((await known.readManifest(folder)).id).toBe(id);
        read += 1;
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(read).toBeGreaterThanOrEqual(3);
    expect(encoder.published).toBeDefined();
  });
});

it('another catalog is read from a file, and one that is none is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-catalog-'));
  const path = join(folder, 'own.json');
  const entry = {
    ...{ id: 'own', kind: 'detector', title: 'Own', licence: 'none', languages: [], memoryBytes: 1 },
    ...{ repository: null, revision: null, recommended: false, manifest: null },
  };
  try {
    writeFileSync(path, JSON.stringify({ entries: [] }));
    expect(await readCatalog(path)).toEqual([]);
    // Nobody lists the checksum of a file that lies anywhere.
    const file = { path: 'a.onnx', from: { url: 'https://example.org/a.onnx' }, bytes: 3 };
    writeFileSync(path, JSON.stringify({ entries: [{ ...entry, files: [file] }] }));
    await expect(readCatalog(path)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('pinned'),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
