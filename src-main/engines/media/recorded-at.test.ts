import { describe, expect, it } from 'vitest';
import { recordedAtOf } from './recorded-at.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
/** A time of this machine's zone. */
const local = (text: string): string => new Date(text).toISOString();

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
    expect(recordedAtOf(name, {}, NOW)).toBe(expected);
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
  ])('by its container, %j', (tags, expected) => {
    expect(recordedAtOf('run.mp4', tags, NOW)).toBe(expected);
  });

  it('by its name rather than by its container, which may be that of a copy', () => {
    const tags = { creation_time: '2025-01-01T00:00:00Z' };
    expect(recordedAtOf('2024-05-01_13-22-11.mp4', tags, NOW)).toBe(local('2024-05-01T13:22:11'));
  });
});
