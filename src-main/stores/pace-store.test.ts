import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createPaceStore } from './pace-store.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-paces-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the paces of a machine', () => {
  it('tell what a start takes from what each unit takes', () => {
    const paces = createPaceStore();
    expect(paces.expectedSec('scan', 100)).toBeUndefined();
    for (const units of [10, 10, 600, 10]) paces.note('scan', units, 2 + 0.1 * units);
    expect(paces.expectedSec('scan', 10)).toBeCloseTo(3);
    expect(paces.expectedSec('scan', 7200)).toBeCloseTo(722);
    expect(paces.expectedSec('chunk', 10)).toBeUndefined();
  });

  it('follow a machine that has become slower, and are never below nothing', () => {
    const paces = createPaceStore();
    for (let at = 0; at < 20; at += 1) paces.note('scan', 100, 10);
    for (let at = 0; at < 20; at += 1) paces.note('scan', 100, 30);
    expect(paces.expectedSec('scan', 100)).toBeGreaterThan(25);
    // A large one that took no longer than a small one.
    paces.note('chunk', 10, 5);
    paces.note('chunk', 1000, 4);
    expect(paces.expectedSec('chunk', 10_000)).toBeGreaterThan(0);
  });

  it('are kept between starts, and made again where they cannot be read', () => {
    const file = join(root, 'paces.json');
    const before = createPaceStore(file);
    before.note('scan', 100, 12);
    before.note('scan', 100, 12);
    before.save();
    expect(createPaceStore(file).expectedSec('scan', 50)).toBeCloseTo(6);
    writeFileSync(file, '{"scan": 7');
    const after = createPaceStore(file);
    expect(after.expectedSec('scan', 50)).toBeUndefined();
    after.note('scan', 100, 20);
    after.save();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('scan');
    // A folder that is not there to be written to hinders nobody.
    const nowhere = createPaceStore(join(file, 'below-a-file', 'paces.json'));
    nowhere.note('scan', 100, 20);
    nowhere.save();
    expect(nowhere.expectedSec('scan', 100)).toBeCloseTo(20);
  });
});
