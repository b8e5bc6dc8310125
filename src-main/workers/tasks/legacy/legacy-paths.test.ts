import { describe, expect, it } from 'vitest';
import { candidatePaths, insideDataFolder } from './legacy-paths.ts';

const placesOf = (...asked: Parameters<typeof candidatePaths>) =>
  candidatePaths(...asked).map(({ path, root }) => `${path} in ${root ?? 'no folder'}`);

describe('paths of another host', () => {
  it('are cut at SOPilot’s own folders, on any system', () => {
    expect(insideDataFolder('/srv/sopilot/data/raw/a.mp4')).toEqual({ root: '/srv/sopilot/data', inside: 'raw/a.mp4' });
    expect(insideDataFolder('C:\\SOPilot\\data\\embeddings\\video_1.npy')).toEqual({
      root: 'C:\\SOPilot\\data',
      inside: 'embeddings/video_1.npy',
    });
    // The innermost folder counts: the library itself may lie in one of that name.
    expect(insideDataFolder('/models/data/raw/b.mp4')?.root).toBe('/models/data');
    expect(insideDataFolder('/videos/a.mp4')).toBeUndefined();
    expect(insideDataFolder('/data/raw/../../etc/passwd')).toBeUndefined();
    expect(insideDataFolder('')).toBeUndefined();
  });

  it('are looked for below the roots that were named, then in the folder at hand, then where they say', () => {
    const roots = [{ from: 'd:\\footage', to: '/mnt/footage' }];
    expect(placesOf('D:\\Footage\\line 1\\a.mp4', '/data', roots, true)).toEqual([
      '/mnt/footage/line 1/a.mp4 in /mnt/footage',
    ]);
    expect(placesOf('/old/raw/a.mp4', '/data', [{ from: '/old/', to: '/new' }], true)).toEqual([
      '/new/raw/a.mp4 in /new',
      '/data/raw/a.mp4 in /data',
      '/old/raw/a.mp4 in no folder',
    ]);
    expect(placesOf('/older/raw/a.mp4', '/data', [{ from: '/old', to: '/new' }], false)).toEqual([
      '/data/raw/a.mp4 in /data',
    ]);
    // A path into the library itself is held to it, whatever leads there.
    expect(placesOf('/data/raw/a.mp4', '/data', [], true)).toEqual([
      '/data/raw/a.mp4 in /data',
      '/data/raw/a.mp4 in /data',
    ]);
  });

  it('lead out of no root, and vectors are read from nowhere else', () => {
    expect(placesOf('/old/../etc/passwd', '/data', [{ from: '/old', to: '/new' }], false)).toEqual([]);
    expect(placesOf('/etc/passwd', '/data', [], false)).toEqual([]);
    expect(placesOf('', '/data', [{ from: '/', to: '/new' }], true)).toEqual([]);
  });
});
