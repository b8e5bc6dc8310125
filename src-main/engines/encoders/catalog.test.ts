import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EncoderCatalog } from './catalog.ts';

test('the catalog that comes with Vigil is well formed and recommends one encoder', () => {
  const text = readFileSync(new URL('../../../resources/encoders/catalog.json', import.meta.url), 'utf8');
  const { entries } = EncoderCatalog.parse(JSON.parse(text));
  expect(entries.filter((entry) => entry.recommended)).toHaveLength(1);
  expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
  // What can be fetched must say how it is prepared; what cannot has nothing to fetch.
  for (const entry of entries) expect(entry.repository === null, entry.id).toBe(entry.files.length === 0);
  for (const entry of entries) expect(entry.repository === null || entry.image !== null, entry.id).toBe(true);
});
