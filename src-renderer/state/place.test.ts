import { describe, expect, it } from 'vitest';
import { formatPlace, type Place, parsePlace } from './place.ts';

describe('place', () => {
  it('reads back what it writes', () => {
    const places: Place[] = [
      { page: 'library' },
      { page: 'review', videoId: null, atSec: null },
      { page: 'review', videoId: 'a-b', atSec: 12.5 },
      { page: 'sop', taskId: null, scoreId: null },
      { page: 'sop', taskId: 'brakes / front', scoreId: null },
      { page: 'sop', taskId: 'brakes', scoreId: '42' },
      { page: 'audit' },
      { page: 'settings', section: null },
      { page: 'settings', section: 'databases' },
    ];
    for (const place of places) expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  it('falls back to the library and drops a time that is none', () => {
    expect(parsePlace('')).toEqual({ page: 'library' });
    expect(parsePlace('#/nowhere')).toEqual({ page: 'library' });
    expect(parsePlace('#/review/x?at=-3')).toEqual({ page: 'review', videoId: 'x', atSec: null });
    expect(parsePlace('#/review/x?at=soon')).toEqual({ page: 'review', videoId: 'x', atSec: null });
  });
});
