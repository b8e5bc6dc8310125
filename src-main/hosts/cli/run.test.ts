import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCore } from '../open-core.ts';
import { browserRequest } from '../testing/browser-request.ts';
import { createLibraryCore, type LibraryCore } from '../testing/library-core.ts';
import { runCli } from './run.ts';

let dataDir: string;
let core: LibraryCore | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vigil-cli-'));
  core = undefined;
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

async function vigil(
  args: string[],
  onProgress: () => void = () => undefined,
  signal = new AbortController().signal,
): Promise<Ran> {
  let [out, err] = ['', ''];
  const exitCode = await runCli({
    args: ['--data-dir', dataDir, ...args],
    streams: { out: (text) => (out += text), err: (text) => (err += text) },
    progress: {
      write: (text: string) => {
        err += text;
        onProgress();
      },
    },
    signal,
    createCore: async (options) => {
      core = createLibraryCore(options);
      return core;
    },
  });
  return { exitCode, out, err };
}

/** What a script sees: exactly one JSON document and nothing else. */
async function json(args: string[]): Promise<{ exitCode: number; document: Record<string, unknown> }> {
  const { exitCode, out } = await vigil(['--json', ...args]);
  expect(out.endsWith('\n')).toBe(true);
  expect(out.trim().split('\n')).toHaveLength(1);
  return { exitCode, document: JSON.parse(out) as Record<string, unknown> };
}

describe('the command line', () => {
  it('indexes a batch, waits, and a bad file does not fail it', async () => {
    const { exitCode, document } = await json(['index', '/footage/a.mp4', '/footage/bad.txt', '/footage/broken.mp4']);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      videos: [
        {
          videoId: 'a.mp4',
          path: '/footage/a.mp4',
          durationSec: 40,
          fps: 30,
          width: 640,
          height: 360,
          chunks: { shot: 1, micro: 2, meso: 3, macro: 4 },
          warnings: [],
        },
        { videoId: null, path: '/footage/bad.txt', error: { code: 'not-a-video' } },
        { videoId: 'broken.mp4', error: { code: 'undecodable' } },
      ],
    });
    expect((document['videos'] as object[])[0]).not.toHaveProperty('error');
  });

  it('exits with the error’s code when every video failed', async () => {
    expect((await json(['index', '/footage/bad.txt'])).exitCode).toBe(11);
    expect((await json(['index', '/footage/broken.mp4'])).exitCode).toBe(13);
  });

  it('does not wait when told so', async () => {
    const { exitCode } = await json(['index', '--no-wait', '/footage/endless.mp4']);
    expect(exitCode).toBe(0);
  });

  it('shows progress with the time left on stderr, and a table on stdout', async () => {
    const { out, err, exitCode } = await vigil(['index', '/footage/a.mp4']);
    expect(exitCode).toBe(0);
    expect(err).toMatch(/a\.mp4 {2}\[#{6}-{18}\] {2}25 % {2}00:30 left {2}scan: 0:10 of 0:40\n/);
    expect(out).toContain('a.mp4');
    expect(out).not.toContain('{');
  });

  it('cancels the running job on Ctrl-C', async () => {
    const stop = new AbortController();
    const ran = await vigil(['--json', 'index', '/footage/endless.mp4'], () => stop.abort(), stop.signal);
    expect(ran.exitCode).toBe(130);
    expect(JSON.parse(ran.out)).toMatchObject({ error: { code: 'cancelled' } });
    expect(core?.jobs.get('job endless.mp4')?.state).toBe('cancelled');
  });

  it('cancels jobs that a waiting call started', async () => {
    const stop = new AbortController();
    const ran = await vigil(['sop', 'gold', '/footage/g.mp4', '--task', 't'], () => stop.abort(), stop.signal);
    expect(ran.exitCode).toBe(130);
    expect(core?.jobs.get('job endless gold')?.state).toBe('cancelled');
  });

  it('prints errors as data for scripts and as sentences for people', async () => {
    const { exitCode, document } = await json(['jobs', 'cancel', 'nothing']);
    expect(exitCode).toBe(3);
    expect(document).toEqual({
      error: { code: 'not-found', message: 'There is no job nothing.', hint: expect.any(String), details: {} },
    });
    const human = await vigil(['jobs', 'cancel', 'nothing']);
    expect([human.out, human.err.split('\n')[0]]).toEqual(['', 'There is no job nothing.']);
  });

  it('treats wrong usage as an error like any other', async () => {
    const vectors = ['migrate', 'vectors', '--to', 'faiss'];
    const wrong = [
      ['explode'],
      ['sop', 'gold', 'a.mp4'],
      ['search', '--top-k', 'many'],
      ['jobs', '--what'],
      vectors,
      [],
    ];
    for (const args of wrong) {
      const { exitCode, document } = await json(args);
      expect(exitCode, args.join(' ')).toBe(2);
      expect(document).toMatchObject({ error: { code: 'bad-input' } });
      expect((document['error'] as { message: string }).message).not.toMatch(/\.\.$/);
    }
    const gold = await json(['sop', 'gold', 'a.mp4']);
    expect(JSON.stringify(gold.document)).toContain('--task');
    expect(core).toBeUndefined();
  });

  it('helps without opening the library', async () => {
    const { exitCode, out } = await vigil(['sop', 'score', '--help']);
    expect([exitCode, core]).toEqual([0, undefined]);
    expect(out).toContain('--report');
  });

  it('is the client of a Vigil that is running, and leaves it running', async () => {
    let first: LibraryCore | undefined;
    const owner = await openCore({
      overrides: { dataDir },
      createCore: async (options) => {
        first = createLibraryCore(options);
        return first;
      },
    });
    try {
      const { document } = await json(['index', '/footage/a.mp4']);
      expect(document).toMatchObject({ videos: [{ videoId: 'a.mp4' }] });
      expect(core).toBeUndefined();
      expect(first?.jobs.get('job a.mp4')?.state).toBe('completed');
      const { document: served } = await json(['serve']);
      expect(served).toMatchObject({ alreadyRunning: true });
      // An address of the running one, that nobody has used.
      expect(new URL(String(served['url'])).host).toBe(new URL(await owner.signInUrl()).host);
      expect((await browserRequest(String(served['url']))).status).toBe(200);
      expect((await json(['jobs'])).exitCode).toBe(0);
    } finally {
      await owner.close();
    }
    expect((await json(['jobs'])).exitCode).toBe(0);
    expect(core).toBeDefined();
  });

  it('waits for a Vigil that is just ending, instead of calling it silent', async () => {
    const owner = await openCore({
      overrides: { dataDir },
      createCore: async (options) => {
        const first = createLibraryCore(options);
        const close = async (): Promise<void> => {
          await delay(300);
          await first.close();
        };
        return { ...first, close };
      },
    });
    const ended = owner.close();
    expect((await json(['jobs'])).exitCode).toBe(0);
    expect(core).toBeDefined();
    await ended;
  });
});
