import { describe, expect, it } from 'vitest';
import { duration, fileSize, percent, spanLabel, wait } from './format.ts';

describe('format', () => {
  it('says sizes in the unit a person would say', () => {
    expect([12, 1500, 999_960_000, 2_400_000_000].map(fileSize)).toEqual(['12 B', '1.5 kB', '1.0 GB', '2.4 GB']);
  });

  it('says lengths and waits with units', () => {
    expect([8.4, 125, 4800].map(duration)).toEqual(['8 s', '2 min 05 s', '1 h 20 min']);
    expect([140.2, 2412].map(wait)).toEqual(['140 ms', '2.4 s']);
    expect(percent(0.834)).toBe('83 %');
    expect(spanLabel(3, 75.44)).toBe('00:03.0 – 01:15.4');
  });
});
