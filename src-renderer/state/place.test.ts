import { describe, expect, it } from 'vitest';
import { formatPlace, parsePlace } from './place.ts';
import { auditPlace, libraryPlace, reviewOf, reviewPlace, settingsPlace, sopOf, sopPlace } from './places.ts';

describe('place', () => {
  it('reads back what it writes', () => {
    const places = [
      libraryPlace,
      reviewPlace(null),
      reviewPlace('a-b', 12.5),
      sopPlace(),
      sopPlace('brakes / front'),
      sopPlace('brakes', '42'),
      auditPlace,
      settingsPlace(null),
      settingsPlace('databases'),
    ];
    for (const place of places) expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  it('keeps the addresses that are in bookmarks', () => {
    expect(formatPlace(reviewPlace('a-b', 12.5))).toBe('#/review/a-b?at=12.5');
    expect(formatPlace(sopPlace('brakes / front', '42'))).toBe('#/sop/brakes%20%2F%20front/42');
    expect(formatPlace(settingsPlace('databases'))).toBe('#/settings/databases');
    expect(reviewOf(parsePlace('#/review/a-b?at=12.5'))).toEqual({ videoId: 'a-b', atSec: 12.5 });
    expect(sopOf(parsePlace('#/sop/brakes%20%2F%20front/42'))).toEqual({ taskId: 'brakes / front', scoreId: '42' });
  });

  it('reads an address with a broken escape', () => {
    expect(parsePlace('#/review/%ff')).toEqual({ page: 'review', parts: ['%ff'], query: {} });
  });

  it('drops an invalid time', () => {
    expect(reviewOf(parsePlace('#/review/x?at=-3'))).toEqual({ videoId: 'x', atSec: null });
    expect(reviewOf(parsePlace('#/review/x?at=soon'))).toEqual({ videoId: 'x', atSec: null });
  });

  it('leads to no video from another page', () => {
    expect(reviewOf(sopPlace('brakes'))).toEqual({ videoId: null, atSec: null });
  });
});
