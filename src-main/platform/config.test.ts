import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { loadConfig } from './config.ts';
import { defaultDataDir } from './paths.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-config-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('configuration', () => {
  it('needs nothing', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      vigilEnabled: true,
      db: 'sqlite',
      postgresUrl: null,
      vectorBackend: 'exact',
      encoder: 'vigil-basic',
      host: '127.0.0.1',
      locked: [],
    });
    expect(config.chunkConfig.microWindowSec).toBe(3);
    expect(config.threads).toBeGreaterThan(0);
    expect(config).toMatchObject({ port: null, auditKey: null, programs: {}, checkOutput: true });
  });

  it('knows the key, the programs and the checks that the environment names', () => {
    const env = { VIGIL_AUDIT_KEY: ' plant ', FFMPEG_PATH: '/opt/ffmpeg', PATH: '/bin', VIGIL_CHECK_OUTPUT: '0' };
    expect(loadConfig({ ...env, VIGIL_PORT: '0' })).toMatchObject({
      port: 0,
      auditKey: 'plant',
      programs: { FFMPEG_PATH: '/opt/ffmpeg', FFPROBE_PATH: undefined, PATH: '/bin' },
      checkOutput: false,
    });
  });

  it('takes the environment, and flags over it, and says what it fixes', () => {
    const config = loadConfig(
      {
        VIGIL_DATA_DIR: '/from-environment',
        VIGIL_ENABLED: 'False',
        VIGIL_VECTOR_BACKEND: 'faiss',
        VIGIL_ENCODER: 'clip',
        VIGIL_DB: '',
        VIGIL_CHUNK_CONFIG: '{"microStrideSec": 1, "shotThreshold": 30, "shotDetector": "content"}',
      },
      { dataDir: folder },
    );
    expect(config).toMatchObject({ dataDir: folder, vigilEnabled: false, vectorBackend: 'exact', encoder: 'clip' });
    expect(config.chunkConfig).toMatchObject({
      microWindowSec: 3,
      microStrideSec: 1,
      shotThreshold: 30,
      shotDetector: 'content',
    });
    expect(config.locked).toEqual(['vigilEnabled', 'encoder', 'vectorBackend', 'shotDetector', 'shotThreshold']);
  });

  it('takes Postgres with or without an address', () => {
    expect(loadConfig({ VIGIL_DB: 'postgres' })).toMatchObject({ db: 'postgres', postgresUrl: null });
    const url = 'postgres://vigil:secret@db.example/vigil';
    expect(loadConfig({ VIGIL_DB: 'postgres', VIGIL_POSTGRES_URL: url }).postgresUrl).toBe(url);
  });

  it('reads chunk settings from a file', () => {
    const file = join(folder, 'chunks.json');
    writeFileSync(file, '{"mesoWindowSec": 10}');
    expect(loadConfig({ VIGIL_CHUNK_CONFIG: file }).chunkConfig.mesoWindowSec).toBe(10);
  });

  it.each([
    ['VIGIL_DB', 'oracle', 'sqlite'],
    ['VIGIL_VECTOR_BACKEND', 'redis', 'exact'],
    ['VIGIL_ENABLED', 'maybe', 'true, false'],
    ['VIGIL_PORT', '70000', '0 to 65535'],
    ['VIGIL_PORT', '-1', '0 to 65535'],
    ['VIGIL_THREADS', '0', '1 to 256'],
    ['VIGIL_LOG_LEVEL', 'loud', 'debug'],
    ['VIGIL_CHUNK_CONFIG', '{"microWindow": 3}', 'microWindow'],
    ['VIGIL_CHUNK_CONFIG', '{"microWindowSec": -3}', 'microWindowSec'],
    ['VIGIL_CHUNK_CONFIG', '/no/such/file.json', 'path'],
  ])('refuses %s=%s by name, value and what is allowed', (variable, value, allowed) => {
    const load = () => loadConfig({ [variable]: value });
    expect(load).toThrow(expect.objectContaining({ code: 'bad-input' }) as Error);
    for (const part of [variable, value, allowed]) expect(load).toThrow(part);
  });

  it('takes a Qdrant of the user’s own, and refuses what is no address', () => {
    const env = { VIGIL_VECTOR_BACKEND: 'qdrant', VIGIL_QDRANT_URL: 'https://q.example', VIGIL_QDRANT_API_KEY: 'key' };
    expect(loadConfig(env)).toMatchObject({
      vectorBackend: 'qdrant',
      qdrant: { url: 'https://q.example', apiKey: 'key', quantizeAbove: 1_000_000 },
      locked: ['vectorBackend'],
    });
    expect(() => loadConfig({ VIGIL_QDRANT_URL: 'q.example:6333' })).toThrow('VIGIL_QDRANT_URL');
  });

  it.each([
    ...['ftp://me:hush@q.example', 'http:me:hush@q.example', 'me:hush@q.example:6333', 'http://me:hu/sh@q.example:x'],
    ...['http://me:a@hush@q.example:x', 'q.example?api_key=hush', 'http//me:hush@q.example'],
  ])('never shows the login of an address that is none: %s', (VIGIL_QDRANT_URL) => {
    let thrown: unknown;
    try {
      loadConfig({ VIGIL_QDRANT_URL });
    } catch (error) {
      thrown = error;
    }
    const shape = JSON.stringify((thrown as VigilError).toShape());
    expect(shape).toContain('q.example');
    expect(shape).not.toMatch(/hu(\/)?sh/);
  });

  it('follows each platform for the default folder', () => {
    expect(defaultDataDir({}, 'linux', ['/home/u'])).toBe(join('/home/u', '.local', 'share', 'vigil'));
    expect(defaultDataDir({ XDG_DATA_HOME: '/x' }, 'linux', ['/home/u'])).toBe(join('/x', 'vigil'));
    expect(defaultDataDir({}, 'darwin', ['/Users/u'])).toBe(
      join('/Users/u', 'Library', 'Application Support', 'Vigil'),
    );
    expect(defaultDataDir({ LOCALAPPDATA: '/local' }, 'win32', ['/u'])).toBe(join('/local', 'Vigil'));
  });

  it.each([
    ['linux', { XDG_DATA_HOME: 'data' }, join('/home/u', '.local', 'share', 'vigil')],
    ['linux', { XDG_DATA_HOME: '' }, join('/home/u', '.local', 'share', 'vigil')],
    ['linux', { XDG_DATA_HOME: './x' }, join('/home/u', '.local', 'share', 'vigil')],
    ['win32', { LOCALAPPDATA: '' }, join('/home/u', 'AppData', 'Local', 'Vigil')],
    ['win32', { LOCALAPPDATA: 'C:local' }, join('/home/u', 'AppData', 'Local', 'Vigil')],
  ] as const)('takes no default folder that is relative to the working folder: %s %j', (platform, env, expected) => {
    expect(defaultDataDir(env, platform, ['/home/u'])).toBe(expected);
  });

  it.each(['linux', 'darwin', 'win32'] as const)('passes over a home that is empty or relative (%s)', (platform) => {
    expect(isAbsolute(defaultDataDir({}, platform, ['', '.', 'home', '/home/u']))).toBe(true);
    expect(() => defaultDataDir({}, platform, ['', 'home'])).toThrow('home folder');
    expect(() => defaultDataDir({}, platform, ['', 'home'])).toThrow(VigilError);
  });

  it.skipIf(process.platform === 'win32').each(['', 'home'])('asks the system where HOME is "%s"', (HOME) => {
    const code = `const { loadConfig } = await import('./config.ts'); process.stdout.write(loadConfig({}).dataDir)`;
    const env = { PATH: process.env['PATH'], HOME };
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      ...{ cwd: import.meta.dirname, env, encoding: 'utf8' },
    });
    expect(child.stdout).toBe(defaultDataDir({}, process.platform, [userInfo().homedir]));
  });
});
