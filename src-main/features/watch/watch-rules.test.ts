import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WatchRules } from '../../../src-shared/model/watch.ts';
import { word } from '../../../src-shared/sentences/word.ts';
import { machineZone, momentOf } from '../../../src-shared/zoned-time.ts';
import { WatchTest } from './testing/watch-test.ts';
import { placeOf, readRules } from './watch-rules.ts';

const RULES = WatchRules.parse([
  { pattern: '{camera}/{date}/{time}*.mp4', siteId: 'Hall B' },
  { pattern: 'training/{task}/**', role: 'gold' },
  { pattern: '*-dock-*', cameraId: 'dock' },
]);
const settings = { ...{ enabled: true, folder: '', folders: 'tasks' as const }, taskId: '', role: 'trainee' as const };
const place = (path: string, rules = RULES) => placeOf(path, readRules(rules), settings);

describe('rules of the watched folder', () => {
  const nothing = { taskId: null, role: null, cameraId: null, siteId: null, clock: null };
  it.each([
    ['gate/20240501/132211-4.mp4', 0, { cameraId: 'gate', siteId: 'Hall B', clock: '2024-05-01T13:22:11' }],
    ['gate/20240631/132211-4.mp4', 0, { cameraId: 'gate', siteId: 'Hall B' }],
    ['training/pump/day 1/a.mp4', 1, { taskId: 'pump', role: 'gold' }],
    ['pump/gold/north-dock-1.mp4', 2, { cameraId: 'dock' }],
    // No rule fits: the folders decide.
    ['pump/gold/a.mp4', null, { taskId: 'pump', role: 'gold' }],
    ['a.mp4', null, {}],
  ])('take %s by rule %s', (path, rule, said) => {
    expect(place(path)).toEqual({ rule, place: { ...nothing, ...said } });
  });

  it('are tried in their order', () => {
    expect(place('gate/20240501/132211-dock-4.mp4').rule).toBe(0);
    expect(place('gate/20240501/132211-dock-4.mp4', RULES.toReversed()).rule).toBe(0);
    expect(place('gate/20240501/132211-dock-4.mp4', RULES.toReversed()).place.cameraId).toBe('dock');
  });

  it.each([
    [[{ pattern: 'a*' }, { pattern: 'A*' }], 'Rule 2 never decides: rule 1 has the same pattern.'],
    [[{ pattern: 'a*' }, { pattern: '{x}*' }], 'Rule 2: {x} is nothing that can be read.'],
    [[{ pattern: '{camera}*', role: 'gold' as const }], 'Rule 1: A role is one of a task: name the task too.'],
  ])('are refused with a sentence: %j', (rules, message) => {
    expect(() => readRules(WatchRules.parse(rules))).toThrow(message);
  });
});

describe('a watched folder with rules', () => {
  const test = new WatchTest();
  beforeAll(() => test.draw());
  afterEach(() => test.closeAll());
  afterAll(() => test.remove());

  it('tells beforehand what its files would be taken for, and takes them so', async () => {
    test.newFolders();
    const vigil = await test.open();
    test.put('gate/20240501/132211-4.mp4');
    test.put('pump/b.mp4', 'b.mp4');
    const preview = await vigil.preview({ rules: RULES });
    expect(preview).toMatchObject({ source: 'waiting', total: 2 });
    expect(preview.groups.map(({ rule, count, examples }) => [rule, count, examples[0]?.name])).toEqual([
      [0, 1, 'gate/20240501/132211-4.mp4'],
      [null, 1, 'pump/b.mp4'],
    ]);
    // Rules that were only tried take nothing.
    expect((await vigil.preview({})).groups.map(({ rule, count }) => [rule, count])).toEqual([[null, 2]]);
    vigil.parts.settings.update({ watchRules: RULES });
    await vigil.takeAll();
    const { videos } = await vigil.parts.videos.list({ sort: 'name', limit: 9, offset: 0 });
    expect(videos).toMatchObject([
      {
        ...{ name: '132211-4.mp4', cameraId: 'gate', siteId: 'Hall B', taskId: null, recordedFrom: 'name' },
        recordedAt: momentOf('2024-05-01T13:22:11', machineZone()).at.toISOString(),
      },
      { name: 'b.mp4', cameraId: null, taskId: 'pump', role: 'trainee' },
    ]);
    // Nothing waits any more: what was taken in shows what other rules would have done.
    const after = await vigil.preview({ rules: WatchRules.parse([{ pattern: 'pump/*', cameraId: 'p' }]) });
    expect([after.source, after.groups.map(({ rule, count }) => [rule, count])]).toEqual([
      'taken',
      [
        [0, 1],
        [null, 1],
      ],
    ]);
  });

  it('takes nothing in by rules that a hand has broken, and says so', async () => {
    test.newFolders();
    const vigil = await test.open();
    vigil.parts.settings.update({ watchRules: WatchRules.parse([{ pattern: '{lens}*' }]) });
    test.put('a.mp4');
    await vigil.takeAll();
    expect(test.there('a.mp4')).toBe(true);
    const { problem } = await vigil.status();
    expect(problem && word(problem)).toMatch(/^Rule 1: \{lens\} is nothing that can be read/);
  });
});
