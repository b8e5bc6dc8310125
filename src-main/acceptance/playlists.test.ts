import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import { inputArgs, runProcess, SAFE_ARGS } from '../engines/media/ffmpeg.ts';
import { probeVideo } from '../engines/media/probe.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import { drawFootage, drawMovingPicture } from './testing/drawn-footage.ts';
import { runInProcess } from './testing/in-process.ts';

interface Indexed {
  readonly videos: readonly { readonly path: string; readonly error?: ErrorShape }[];
}

const SEGMENT = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:2,\n';
const MPD = `<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static"
  mediaPresentationDuration="PT2S" minBufferTime="PT2S"><Period><AdaptationSet mimeType="video/mp4">
  <Representation id="1" bandwidth="1000"><BaseURL>hidden/secret.mp4</BaseURL></Representation>
</AdaptationSet></Period></MPD>
`;
/** What each playlist holds; all lead to footage of another folder. The first waits for more to come. */
const PLAYLISTS: Readonly<Record<string, string>> = {
  'a-clip.ts': `${SEGMENT}hidden/secret.ts\n`,
  'b-clip.mp4': `${SEGMENT}hidden/secret.ts\n#EXT-X-ENDLIST\n`,
  'c-clip.mkv': 'ffconcat version 1.0\nfile hidden/secret.mp4\n',
  'd-clip.avi': MPD,
  'e-clip.mov': 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 33\n',
};

const root = mkdtempSync(join(tmpdir(), 'vigil-playlists-'));
const clips = join(root, 'clips');

beforeAll(async () => {
  mkdirSync(join(clips, 'hidden'), { recursive: true });
  copyFileSync(await drawMovingPicture(2), join(clips, 'hidden/secret.mp4'));
  copyFileSync(
    await drawFootage('testsrc2=s=160x90:r=10:d=2', ['-c:v', 'mpeg4'], 'ts'),
    join(clips, 'hidden/secret.ts'),
  );
  copyFileSync(await drawMovingPicture(2), join(clips, 'z-film.mp4'));
  for (const [name, text] of Object.entries(PLAYLISTS)) writeFileSync(join(clips, name), text);
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(root, 'clip.mp4')]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('playlists named like footage', () => {
  it('are called playlists, whatever their name, and the next file goes on', async () => {
    const paths = [...Object.keys(PLAYLISTS), 'z-film.mp4'].map((name) => join(clips, name));
    const { document } = await runInProcess<Indexed>(join(root, 'library'), ['index', ...paths]);
    const said = document.videos.map(({ error }) => error && `${error.code}: ${error.message}`);
    const refused = 'not-a-video: This is a playlist, which only names other files, not a video file.';
    expect(said).toEqual([...Object.keys(PLAYLISTS).map(() => refused), undefined]);
  });

  it('and pictures that follow a pattern are never opened by ffmpeg', async () => {
    const { ffmpegPath } = await findMediaBinaries(process.env);
    for (const name of [...Object.keys(PLAYLISTS), 'hidden/still-%d.jpg']) {
      const nothing = ['-frames:v', '1', '-f', 'null', '-'];
      const end = await runProcess(ffmpegPath, [...SAFE_ARGS, ...inputArgs(join(clips, name)), ...nothing]);
      // Newer versions do not even take a playlist for one unless its name says so.
      expect([name, end.exitCode]).not.toEqual([name, 0]);
      expect(end.stderrTail, name).toMatch(/not on whitelist|Invalid data found/);
    }
  });
});

describe.skipIf(process.platform === 'win32')('what is no regular file', () => {
  it('is refused without being opened', async () => {
    const binaries = await findMediaBinaries(process.env);
    for (const path of [join(root, 'clip.mp4'), '/dev/zero']) {
      const refused = await probeVideo(binaries, path).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'not-a-video', message: expect.stringContaining('neither') });
    }
  });

  it('does not hold up a decoder for ever that waits for it', async () => {
    const { ffmpegPath } = await findMediaBinaries(process.env);
    const args = [...SAFE_ARGS, ...inputArgs(join(root, 'clip.mp4')), '-f', 'null', '-'];
    const hung = runProcess(ffmpegPath, args, undefined, { by: 'reports', limitSec: 1 });
    await expect(hung).rejects.toMatchObject({ code: 'undecodable', message: expect.stringContaining('for 1 s') });
  });
});
