import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { word } from '../../src-shared/sentences/word.ts';
import { loadConfig } from '../platform/config.ts';
import { silentLog } from '../platform/log.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

let folder: string;
const file = (): string => join(folder, 'settings.json');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-settings-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(env: NodeJS.ProcessEnv = {}): SettingsStore {
  return createSettingsStore(file(), loadConfig(env), silentLog);
}

describe('settings', () => {
  it('are the defaults without a file, and keep what is changed', () => {
    const settings = open();
    expect(settings.get()).toMatchObject({ vigilEnabled: true, encoder: 'vigil-basic', vectorBackend: 'exact' });
    expect(existsSync(file())).toBe(false);
    expect(settings.update({ theme: 'dark', passMark: 85 }).theme).toBe('dark');
    expect(open().get()).toMatchObject({ theme: 'dark', passMark: 85 });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('give way to the environment, which cannot be changed here', () => {
    open().update({ encoder: 'chosen', vigilEnabled: true });
    const settings = open({ VIGIL_ENCODER: 'fixed', VIGIL_ENABLED: 'false' });
    expect(settings.get()).toMatchObject({ encoder: 'fixed', vigilEnabled: false });
    expect(settings.locked).toEqual(['vigilEnabled', 'encoder']);
    expect(() => settings.update({ encoder: 'other' })).toThrow(expect.objectContaining({ code: 'conflict' }) as Error);
    expect(settings.update({ encoder: 'fixed', theme: 'light' }).theme).toBe('light');
    expect(open().get().encoder).toBe('chosen');
  });

  it('start from the defaults when the file is damaged, keep it aside and say so', () => {
    writeFileSync(file(), '{"theme": "da');
    const settings = open();
    expect(settings.get().theme).toBe('auto');
    expect(settings.notices).toHaveLength(1);
    const kept = readdirSync(folder).filter((name) => name.includes('damaged'));
    expect(kept.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['{"theme": "da']);
    expect(word(settings.notices[0]!)).toContain(kept[0]!);
  });

  it('lose only a wrong value, and carry along names of a newer version', () => {
    writeFileSync(file(), JSON.stringify({ theme: 'purple', passMark: 90, fromTheFuture: 1 }));
    const settings = open();
    expect(settings.get()).toMatchObject({ theme: 'auto', passMark: 90 });
    expect(word(settings.notices[0]!)).toContain('theme');
    settings.update({ theme: 'light' });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ theme: 'light', passMark: 90, fromTheFuture: 1 });
  });
});
