import { describe, expect, it } from 'vitest';
import type { ChromiumPlayable } from './chromium-playable.ts';
import { isHeifPicture } from './heif-picture.ts';
import { lastPacketEnd } from './probe.ts';
import { parseProbeOutput, unreadableError } from './probe-output.ts';
import { readVideoProbe, type VideoProbe } from './video-probe.ts';

// Lines as ffprobe 5.1 prints them, shortened to what is asked for.
const H264 = {
  index: 0,
  codec_name: 'h264',
  codec_type: 'video',
  codec_tag_string: 'avc1',
  width: 1280,
  height: 544,
  pix_fmt: 'yuv420p',
  field_order: 'progressive',
  sample_aspect_ratio: '1:1',
  avg_frame_rate: '24000/1001',
  r_frame_rate: '24000/1001',
  start_time: '0.000000',
  duration: '10.010000',
  nb_frames: '240',
  disposition: { attached_pic: 0 },
};
const AAC = { index: 1, codec_name: 'aac', codec_type: 'audio', start_time: '0.000000', avg_frame_rate: '0/0' };
const MP4 = { format_name: 'mov,mp4,m4a,3gp,3g2,mj2', start_time: '0.000000', duration: '10.010000' };

function probe(output: object, sizeBytes = 1_000_000): VideoProbe {
  const parsed = parseProbeOutput(JSON.stringify(output));
  if (!parsed) throw new Error('not parsed');
  return readVideoProbe(parsed, sizeBytes);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

describe('readVideoProbe', () => {
  it('reads a plain file', () => {
    expect(probe({ streams: [H264, AAC], format: MP4 })).toMatchObject({
      durationSec: 10.01,
      frameCountEstimate: 240,
      width: 1280,
      height: 544,
      codec: 'h264',
      rotationDeg: 0,
      firstFrameSec: 0,
      hasAudio: true,
      chromiumPlayable: true,
      interlaced: false,
      warnings: [],
    });
  });

  it('turns the size with the display matrix and makes pixels square', () => {
    const turned = {
      ...H264,
      side_data_list: [{ rotation: -90 }],
      sample_aspect_ratio: '4:3',
      width: 720,
      height: 576,
    };
    const result = probe({ streams: [turned], format: MP4 });
    expect(result).toMatchObject({ rotationDeg: 90, width: 576, height: 960, frameWidth: 576, frameHeight: 720 });
  });

  it('counts time from the start of the container, not of the picture', () => {
    const late = { ...H264, start_time: '1.720000', duration: '13.280000' };
    const result = probe({ streams: [late, AAC], format: { ...MP4, start_time: '0.000998', duration: '15.001000' } });
    expect(result.firstFrameSec).toBeCloseTo(1.719002, 6);
    expect(result.durationSec).toBeCloseTo(14.999, 3);
  });

  it('does not move the picture for sound that begins before zero', () => {
    const result = probe({ streams: [H264, AAC], format: { ...MP4, start_time: '-0.021333' } });
    expect(result).toMatchObject({ firstFrameSec: 0, clockStartSec: 0, containerStartSec: -0.021333 });
  });

  it('does not believe 1000 frames per second', () => {
    const packets = [0.067, 0.167, 0.1, 0.133, 0.2, 0.234, 0.267, 0.3, 0.334, 0.367].map((pts) => ({
      stream_index: 0,
      pts_time: String(pts),
      flags: pts === 0.067 ? 'K_' : '__',
    }));
    const stream = { ...H264, avg_frame_rate: '1000/1', r_frame_rate: '60/1', nb_frames: undefined };
    expect(probe({ streams: [stream], format: MP4, packets }).fps).toBeCloseTo(30, 1);
  });

  it('does not believe a duration that leaves no bits for pictures', () => {
    const stream = { ...H264, duration: '143165.576500' };
    expect(probe({ streams: [stream], format: MP4 }, 106_093).durationUnknown).toBe(true);
    expect(probe({ streams: [H264], format: MP4 }).durationUnknown).toBe(false);
  });

  it('warns when the first picture is incomplete', () => {
    const packets = [{ stream_index: 0, pts_time: '0.0', flags: '__' }];
    expect(probe({ streams: [H264], format: MP4, packets }).warnings).toHaveLength(1);
  });

  it('lists subtitles with their language', () => {
    const text = { index: 2, codec_name: 'subrip', codec_type: 'subtitle', tags: { language: 'jpn' } };
    const plain = { index: 3, codec_name: 'mov_text', codec_type: 'subtitle' };
    expect(probe({ streams: [H264, text, plain], format: MP4 }).subtitleStreams).toEqual([
      { index: 2, codec: 'subrip', language: 'jpn' },
      { index: 3, codec: 'mov_text', language: 'und' },
    ]);
  });

  it.each([
    ['hevc', { codec_name: 'hevc' }, MP4, 'with-decoder'],
    ['hevc in avi', { codec_name: 'hevc' }, { ...MP4, format_name: 'avi' }, false],
    ['vp9 in webm', { codec_name: 'vp9' }, { ...MP4, format_name: 'matroska,webm' }, true],
    ['h264 in a transport stream', {}, { ...MP4, format_name: 'mpegts' }, false],
    ['h264 4:2:2 10 bit', { pix_fmt: 'yuv422p10le' }, MP4, false],
  ])('knows whether Chromium plays %s', (_, stream, format, playable) => {
    expect(probe({ streams: [{ ...H264, ...stream }], format }).chromiumPlayable).toBe(playable);
  });

  it('knows which of several tracks Chromium shows', () => {
    const still = { ...H264, nb_frames: '1', disposition: { default: 1 } };
    const film = { ...H264, index: 1, disposition: { default: 1 } };
    const playable = (first: object, format: object): ChromiumPlayable =>
      probe({ streams: [first, film], format }).chromiumPlayable;
    const mkv = { ...MP4, format_name: 'matroska,webm' };
    const disabled = { ...still, disposition: { default: 0 } };
    expect(playable(still, MP4)).toBe(false);
    expect(playable(disabled, MP4)).toBe(true);
    expect(playable(disabled, mkv)).toBe(false);
    expect(playable({ ...still, codec_name: 'mjpeg' }, mkv)).toBe(true);
  });

  it.each([
    ['sound only', { streams: [AAC], format: MP4 }, 'no-video-stream'],
    [
      'cover art only',
      {
        streams: [AAC, { ...H264, codec_name: 'mjpeg', disposition: { attached_pic: 1 } }],
        format: { format_name: 'mp3' },
      },
      'no-video-stream',
    ],
    [
      'a still image',
      { streams: [{ ...H264, codec_name: 'mjpeg' }], format: { format_name: 'jpeg_pipe' } },
      'not-a-video',
    ],
    ['text', { streams: [{ ...H264, codec_name: 'ansi' }], format: { format_name: 'tty' } }, 'not-a-video'],
    ['an encrypted picture', { streams: [{ ...H264, codec_tag_string: 'encv' }], format: MP4 }, 'encrypted'],
    ['a picture without size', { streams: [{ ...H264, width: 0, height: 0 }], format: MP4 }, 'undecodable'],
  ])('refuses %s', (_, output, code) => {
    expect(codeOf(() => probe(output))).toBe(code);
  });
});

describe('unreadableError', () => {
  const mp4 = (rest: string): Buffer => Buffer.from(`\0\0\0\x20ftypisom${rest}`, 'latin1');
  it.each([
    ['an MP4 without its index', mp4('mdat'), 'moov atom not found', 'truncated-file'],
    ['an MP4 with encrypted samples', mp4('moov....stsd....encv'), 'error reading header', 'encrypted'],
    ['another broken MP4', mp4('moov'), 'error reading header', 'undecodable'],
    ['a broken Matroska file', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0, 0]), 'Invalid data', 'undecodable'],
    ['text that ffprobe took for an MP4', Buffer.from('Meeting notes\n'), 'moov atom not found', 'not-a-video'],
  ])('names %s', (_, head, stderr, code) => {
    expect(unreadableError(head, stderr).code).toBe(code);
  });
});

describe('isHeifPicture', () => {
  const [brand, moov, meta] = ['heic', '\0\0\0\x08moov', '\0\0\0\x08meta'];
  const head = (major: string, rest: string): Buffer =>
    Buffer.from(`\0\0\0\x14ftyp${major}\0\0\0\0mif1${rest}`, 'latin1');
  it.each([
    ['a photograph of a phone', head(brand, meta), true],
    ['an AVIF', head('avif', `\0\0\0\x08free${meta}`), true],
    ['a sequence of pictures, which is a film', head('msf1', `${meta}${moov}`), false],
    ['an MP4 with notes beside its index', head('isom', meta), false],
    ['an MP4 that is cut off', head(brand, '\0\0\0\0mdat'), false],
    ['boxes that make no sense', head(brand, '\0\0\0\x01\0\0\0\0'), false],
    ['text', Buffer.from('Meeting notes\n'), false],
    ['nothing', Buffer.alloc(0), false],
  ])('knows %s', (_, bytes, isPicture) => {
    expect(isHeifPicture(bytes)).toBe(isPicture);
  });
});

describe('lastPacketEnd', () => {
  it('takes the latest end, whatever the order', () => {
    expect(lastPacketEnd('0.000000,0.066000\n4.872000,0.066000\n4.805000,\nN/A,N/A\n\n')).toBeCloseTo(4.938, 6);
    expect(lastPacketEnd('')).toBe(0);
  });
});
