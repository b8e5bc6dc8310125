import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAFE_ARGS, startProcess } from '../../../engines/media/ffmpeg.ts';
import type { RgbImage } from '../../../engines/pictures/rgb-image.ts';
import { ppOcr, writeNewerLayout } from '../../../engines/reader/testing/reader-folders.ts';
import { findMediaBinaries } from '../../../platform/binaries.ts';
import { InferenceSessions } from '../../../workers/inference/inference-sessions.ts';
import { importModel } from '../import-model.ts';
import { createModelRegistry } from '../model-registry.ts';
import { reader } from './reader.ts';

if (!ppOcr.isThere) process.stdout.write('left out: no PP-OCR in VIGIL_TEST_MODELS\n');

/** A picture of a clip, as large as it is. */
async function pictureOf(name: string, atSec: number, width: number, height: number): Promise<RgbImage> {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const args = ['-ss', String(atSec), '-i', ppOcr.clip(name), '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo'];
  const run = startProcess(ffmpegPath, [...SAFE_ARGS, ...args, 'pipe:1']);
  const parts: Buffer[] = [];
  for await (const part of run.outputs[0]!) parts.push(part as Buffer);
  return { width, height, data: Buffer.concat(parts) };
}

describe.skipIf(!ppOcr.isThere)('PP-OCR as it is published', () => {
  const inference = new InferenceSessions(2);
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'vigil-pp-ocr-'));
    mkdirSync(join(root, 'models'));
  });
  afterAll(() => rmSync(root, { recursive: true }));
  const models = () =>
    createModelRegistry({ roots: [join(root, 'none'), join(root, 'models')], runtime: { inference } });
  const bringIn = (folder: string, id: string) =>
    importModel(
      { folder, importId: id, id },
      { models: models(), inference, modelsDir: join(root, 'models') },
      { signal: new AbortController().signal, progress: () => undefined },
    );

  it('is brought in without a manifest, and reads signs', async () => {
    expect(await bringIn(ppOcr.folder, 'pp-ocrv4')).toMatchObject({ kind: 'reader', added: true });
    const opened = await models().ofKind(reader).open('pp-ocrv4');
    const read = async (atSec: number): Promise<string> => {
      const lines = await opened.read(await pictureOf('v12', atSec, 320, 180));
      process.stdout.write(`v12 at ${atSec} s: ${lines.map(({ text, score }) => `${text} (${score.toFixed(2)})`)}\n`);
      return lines.map(({ text }) => text.toLowerCase()).join(' ');
    };
    expect(await read(13.4)).toBe('rue de londres');
    expect(await read(19)).toBe('google paris');
  });

  it('is told by two folders and the settings in one of them as well, as the newer one is published', async () => {
    const folder = join(root, 'newer');
    writeNewerLayout(folder);
    expect(await bringIn(folder, 'newer')).toMatchObject({ kind: 'reader', added: true });
    const { manifest } = await models().ofKind(reader).locate('newer');
    expect(manifest).toMatchObject({
      finder: { file: 'det/inference.onnx', input: 'x', output: 'sigmoid_0.tmp_0' },
      recogniser: { file: 'rec/inference.onnx', characters: 'rec/inference.yml' },
    });
  });
});
