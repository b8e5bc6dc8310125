import { describe, expect, it } from 'vitest';
import { PAGES, pageOf, placeOf } from './pages.ts';
import { parsePlace } from './state/place.ts';
import { auditPlace, libraryPlace, modelsPlace, reviewPlace, settingsPlace, sopPlace } from './state/places.ts';

describe('pages', () => {
  it('have an address, a name and a letter of their own', () => {
    for (const values of [
      PAGES.map(({ key }) => key),
      PAGES.map(({ label }) => label),
      PAGES.flatMap(({ shortcut }) => shortcut ?? []),
    ]) {
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it('are found for every place others lead to, and hang on pages that are in the rail', () => {
    const places = [
      libraryPlace,
      reviewPlace('x'),
      sopPlace('x', 'y'),
      auditPlace,
      modelsPlace,
      settingsPlace('models'),
    ];
    expect(places.map((place) => pageOf(place).key)).toEqual(places.map(({ page }) => page));
    expect(placeOf(pageOf(sopPlace('x')))).toEqual(sopPlace());
    for (const { within } of PAGES) {
      if (within !== undefined) expect(PAGES.find(({ key }) => key === within)?.within).toBeUndefined();
    }
  });

  it('fall back to the library', () => {
    expect(pageOf(parsePlace('')).key).toBe('library');
    expect(pageOf(parsePlace('#/nowhere')).key).toBe('library');
  });
});
