import { describe, expect, it } from 'vitest';
import { matchPath, parsePattern } from './path-pattern.ts';

const match = (pattern: string, path: string) => matchPath(parsePattern(pattern), path);

describe('a pattern for paths', () => {
  it.each([
    ['*.mp4', 'dock/a.mp4', {}],
    ['*.mp4', 'a.mkv', undefined],
    ['DOCK-?.MP4', 'x/dock-1.mp4', {}],
    ['dock-?.mp4', 'dock-12.mp4', undefined],
    ['dock/*', 'dock/a.mp4', {}],
    ['dock/*', 'dock/day 1/a.mp4', undefined],
    ['dock/**', 'dock/day 1/a.mp4', {}],
    ['**/gold/*', 'gold/a.mp4', {}],
    ['**/gold/*', 'pump/x/gold/a.mp4', {}],
    ['**/gold/*', 'pump/fools gold/a.mp4', undefined],
    ['{camera}/*', 'dock 3/a.mp4', { camera: 'dock 3' }],
    ['{site}/{camera}/**', 'Hall B/dock/x/a.mp4', { site: 'Hall B', camera: 'dock' }],
    [
      '{camera}_{date}_{time}.mp4',
      'dock_3_20240501_132211.mp4',
      { camera: 'dock_3', date: '20240501', time: '132211' },
    ],
    ['{camera}_{date}_{time}*', 'a_2024-05-01_13-22.mp4', { camera: 'a', date: '2024-05-01', time: '13-22' }],
    ['{camera}_{date}_{time}*', 'a_2024-05-99_13-22.mp4', undefined],
    [
      'ch{camera}-{day}.{month}.{year} {hour}h{minute}.*',
      'ch02-01.05.2024 13h22.avi',
      {
        ...{ camera: '02', day: '01', month: '05', year: '2024', hour: '13', minute: '22' },
      },
    ],
    ['{task}/{role}/*', 'pump/Gold/a.mp4', { task: 'pump', role: 'Gold' }],
    ['{task}/{role}/*', 'pump/best/a.mp4', undefined],
    ['{camera}.mp4', '.mp4', undefined],
    ['カメラ{camera}.mp4', 'カメラ二.mp4', { camera: '二' }],
    ['é?.mp4', 'e\u0301😀.mp4', {}],
    ['a[b](c)+.mp4', 'a[b](c)+.mp4', {}],
  ])('%s on %s', (pattern, path, parts) => {
    expect(match(pattern, path)).toEqual(parts);
  });

  it('takes no longer for being built to', () => {
    const tried = performance.now();
    expect(match(`${'*a'.repeat(120)}b`, 'a'.repeat(4000))).toBeUndefined();
    expect(match(`${'**/'.repeat(60)}{camera}*x`, 'a/'.repeat(2000))).toBeUndefined();
    // Exponential would be for ever; a bound this wide only tells that from polynomial.
    expect(performance.now() - tried).toBeLessThan(60_000);
  });

  it.each([
    ['dock\\*.mp4', 'Write / between folders.'],
    ['/dock/*', 'A pattern begins below the watched folder, without /.'],
    ['{camera.mp4', 'A { and its } do not belong together.'],
    ['{lens}.mp4', '{lens} is nothing that can be read. There are camera, site, task, role, date, time, '],
    ['{camera}/{camera}.mp4', '{camera} can be read in one place only.'],
    ['{date}.mp4', 'A start has a day and a time: '],
    ['{year}{month}_{time}.mp4', 'A start has a day and a time: '],
  ])('is refused with a sentence: %s', (pattern, message) => {
    expect(() => parsePattern(pattern)).toThrow(message);
  });
});
