import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openZip } from './zip-write.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-zip-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const READ = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
print(json.dumps([archive.testzip(), [[i.filename, i.file_size, i.compress_type] for i in archive.infolist()], archive.read('list.csv').decode()]))
`;
const python = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!python)('a zip archive that is written piece by piece', () => {
  it('is read by another program, names of any script included', async () => {
    const clip = join(root, 'clip.bin');
    writeFileSync(clip, Buffer.alloc(3_000_000, 'abc'));
    const path = join(root, 'clips.zip');
    const zip = await openZip(path);
    await zip.addFile('1 Halle – 現場.mp4', clip, new AbortController().signal);
    await zip.addText('list.csv', 'a,b\r\n');
    await zip.finish();
    const { stdout, stderr } = spawnSync('python3', ['-c', READ, path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      null,
      [
        ['1 Halle – 現場.mp4', 3_000_000, 0],
        ['list.csv', 5, 0],
      ],
      'a,b\r\n',
    ]);
  });

  it('stops when it is told to', async () => {
    const clip = join(root, 'long.bin');
    writeFileSync(clip, Buffer.alloc(3_000_000));
    const zip = await openZip(join(root, 'stopped.zip'));
    const stopping = new AbortController();
    stopping.abort(new Error('enough'));
    await expect(zip.addFile('long.bin', clip, stopping.signal)).rejects.toThrow();
    await zip.abandon();
  });
});
