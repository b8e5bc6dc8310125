import { describe, expect, it } from 'vitest';
import { recordedStartOf, type StartHints } from './recorded-at.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const ZONE = 'Europe/Berlin';
/** A time of that zone, in its summer. */
const local = (text: string): string => new Date(`${text}+02:00`).toISOString();
const startOf = (hints: StartHints, zone = ZONE) => recordedStartOf(hints, zone, NOW);
const read = (fileName: string, tags = {}): string | undefined => startOf({ fileName, tags })?.at.toISOString();

describe('when a recording begins', () => {
  it.each([
    ['2024-05-01_13-22-11.mp4', local('2024-05-01T13:22:11')],
    ['20240501_132211.mp4', local('2024-05-01T13:22:11')],
    ['VID_20240501_132211.mp4', local('2024-05-01T13:22:11')],
    ['PXL_20240501_132211123.mp4', undefined],
    ['NVR_ch1_main_20240501132211_20240501140000.mkv', local('2024-05-01T13:22:11')],
    ['cam 3 2024-05-01 13.22.mp4', local('2024-05-01T13:22:00')],
    ['Screen Recording 2024-05-01 at 13.22.11.mov', local('2024-05-01T13:22:11')],
    ['2024-05-01T13:22:11Z.mp4', '2024-05-01T13:22:11.000Z'],
    ['2024-05-01T13h22m11s.ts', local('2024-05-01T13:22:11')],
    ['2024-05-01.mp4', undefined],
    ['2024-06-31_10-00-00.mp4', undefined],
    ['run 3.mp4', undefined],
    ['serial 1202405011322115.mp4', undefined],
    ['20990101_000000.mp4', undefined],
    ['2024-13-01_10-00-00.mp4', undefined],
  ])('by its name, %s', (name, expected) => {
    expect(read(name)).toBe(expected);
  });

  it.each([
    [{ creation_time: '2024-05-01T11:22:11.000000Z' }, '2024-05-01T11:22:11.000Z'],
    [{ creation_time: '1904-01-01T00:00:00.000000Z' }, undefined],
    [{ creation_time: '1970-01-01T00:00:00Z' }, undefined],
    [{ creation_time: '2000-01-01T00:03:10Z' }, undefined],
    [{ creation_time: '2031-01-01T00:00:00Z' }, undefined],
    [{ creation_time: 'yesterday' }, undefined],
    [{ 'com.apple.quicktime.creationdate': '2024-05-01T13:22:11+0200' }, '2024-05-01T11:22:11.000Z'],
    [
      { creation_time: '2025-01-01T00:00:00Z', 'com.apple.quicktime.creationdate': '2024-05-01T13:22:11+02:00' },
      '2024-05-01T11:22:11.000Z',
    ],
    [{ date: '2024-05-01 13:22:11' }, local('2024-05-01T13:22:11')],
    [{ date: '2024-05-01T13:22:11+0200' }, '2024-05-01T11:22:11.000Z'],
    [{ date: '2024-05-01' }, undefined],
    [{ date: '2000-01-01 00:00:09' }, undefined],
  ])('by its container, %j', (tags, expected) => {
    expect(read('run.mp4', tags)).toBe(expected);
  });

  it('by its name rather than by its container, which may be that of a copy', () => {
    const tags = { creation_time: '2025-01-01T00:00:00Z' };
    expect(read('2024-05-01_13-22-11.mp4', tags)).toBe(local('2024-05-01T13:22:11'));
  });

  it('by when its file was written, less its length, where nothing else says so: a guess', () => {
    const writtenMs = Date.parse('2024-05-01T12:00:00Z');
    const guess = startOf({ fileName: 'run.mp4', writtenMs, durationSec: 90.5 });
    expect(guess).toEqual({ at: new Date('2024-05-01T11:58:29.500Z'), from: 'file-time', clock: null, doubt: null });
    expect(startOf({ fileName: '20240501_132211.mp4', writtenMs, durationSec: 90 })?.from).toBe('name');
    const tags = { creation_time: '2024-05-01T11:22:11Z' };
    expect(startOf({ fileName: 'run.mp4', writtenMs, durationSec: 90, tags })?.from).toBe('metadata');
    expect(startOf({ fileName: 'run.mp4', writtenMs, durationSec: 0 })).toBeUndefined();
    expect(startOf({ fileName: 'run.mp4', writtenMs: 0, durationSec: 90 })).toBeUndefined();
  });

  it('in the zone of its camera, and keeps what the clock showed only where that zone decides', () => {
    const clock = '2024-05-01T13:22:11';
    expect(startOf({ fileName: '20240501_132211.mp4' }, 'Asia/Tokyo')).toEqual({
      ...{ at: new Date('2024-05-01T04:22:11Z'), from: 'name', clock, doubt: null },
    });
    expect(startOf({ fileName: '2024-05-01T13:22:11Z.mp4' }, 'Asia/Tokyo')).toMatchObject({ clock: null });
    expect(startOf({ fileName: '20230101_000000.mp4', clock }, 'Asia/Tokyo')).toMatchObject({ clock, from: 'name' });
    expect(startOf({ fileName: '20241027_023000.mp4' })).toMatchObject({ doubt: 'twice' });
    expect(startOf({ fileName: '20240331_023000.mp4' })).toMatchObject({ doubt: 'never' });
  });
});
