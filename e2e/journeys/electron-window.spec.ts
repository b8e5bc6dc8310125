import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { VigilBridge } from '../../src-renderer/client/bridge.ts';
import { expect, test } from '../fixtures/app.ts';
import { runInCore } from '../fixtures/call.ts';
import { chromiumPath } from '../fixtures/chromium.ts';
import { footage } from '../fixtures/footage.ts';
import { launchStandIn } from '../stand-in/launch.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.mjs', import.meta.url));
const env = { VIGIL_CHECK_OUTPUT: '1', CHROMIUM_PATH: chromiumPath() };

// What only the Electron door has: its bridge, its media scheme, its refusals, its life.
function bridgeCall(page: Page, name: string, input: unknown): Promise<unknown> {
  return page.evaluate(
    async ([call, value]) => {
      const { vigilBridge } = window as unknown as { vigilBridge: VigilBridge };
      return vigilBridge.call(call as Parameters<VigilBridge['call']>[0], value);
    },
    [name, input] as const,
  );
}

test('two recordings play and seek at once over the media scheme, the index at the end of one', async ({ dataDir }) => {
  // moov in front and moov at the end: both have to be seekable while they stream.
  const fast = `${dataDir}-fast.mp4`;
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', footage.gold.path, '-c', 'copy', '-movflags', '+faststart', fast]);
  const app = await launchStandIn({ dataDir, env });
  const imported = await runInCore(app.page, 'videos.import', { paths: [footage.colours.path, fast] });
  const videoIds = imported.videos.map(({ videoId }) => videoId!);
  const played = await app.page.evaluate(async (ids) => {
    const { mediaBase } = (window as unknown as { vigilBridge: VigilBridge }).vigilBridge;
    const heard = (target: EventTarget, name: string) =>
      new Promise((resolve, reject) => {
        target.addEventListener(name, resolve, { once: true });
        target.addEventListener('error', () => reject(new Error(`no ${name}`)), { once: true });
      });
    const play = async (id: string) => {
      const video = document.createElement('video');
      video.muted = true;
      video.src = `${mediaBase}/video/${id}`;
      await heard(video, 'loadedmetadata');
      video.currentTime = 20;
      await heard(video, 'seeked');
      await video.play();
      await heard(video, 'timeupdate');
      return { sec: video.currentTime, end: video.seekable.end(0), width: video.videoWidth };
    };
    return Promise.all(ids.map(play));
  }, videoIds);
  for (const { sec, end, width } of played) {
    expect(sec).toBeGreaterThanOrEqual(20);
    expect(end).toBeGreaterThan(20);
    expect(width).toBeGreaterThan(0);
  }
  expect(await app.quit()).toBe(0);
});

test('the page stays where it is, opens nothing, and runs no inline script', async ({ dataDir }) => {
  const { page, ...app } = await launchStandIn({ dataDir, env });
  const home = page.url();
  const refused = page.waitForEvent('requestfailed', (request) => request.isNavigationRequest());
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    document.body.append(link);
    link.click();
    window.open('https://example.com/');
    const script = document.createElement('script');
    script.textContent = 'window.ranInline = true';
    document.body.append(script);
  });
  await refused;
  expect(page.url()).toBe(home);
  await expect.poll(() => page.context().pages().length).toBe(1);
  expect(await page.evaluate(() => 'ranInline' in window)).toBe(false);
  expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window))).toEqual([]);
  expect(await app.quit()).toBe(0);
});

test('dropped files have paths, the menu shows the data folder, errors keep their fields', async ({ dataDir }) => {
  const app = await launchStandIn({ dataDir, env });
  app.knowPaths({ 'shift 1.mp4': '/footage/shift 1.mp4' });
  const path = () =>
    app.page.evaluate(() =>
      (window as unknown as { vigilBridge: VigilBridge }).vigilBridge.pathForFile(new File(['x'], 'shift 1.mp4')),
    );
  await expect.poll(path).toBe('/footage/shift 1.mp4');
  app.clickMenu('Show data folder');
  await expect.poll(() => app.reports).toContainEqual({ kind: 'opened', target: dataDir });
  expect(await bridgeCall(app.page, 'videos.get', { videoId: 'nobody' })).toMatchObject({
    ok: false,
    error: { code: 'not-found', hint: expect.stringMatching(/\S/) },
  });
  expect(await app.quit()).toBe(0);
});

test('the command line is the client of the open window, and the library is free after it', async ({ dataDir }) => {
  const vigil = (...args: string[]) => {
    const { stdout } = spawnSync(process.execPath, [cli, '--json', '--data-dir', dataDir, ...args]);
    return JSON.parse(stdout.toString()) as unknown;
  };
  const app = await launchStandIn({ dataDir, env });
  expect(vigil('serve')).toMatchObject({ alreadyRunning: true });
  expect(vigil('index', footage.colours.path)).toMatchObject({ videos: [{ durationSec: 24 }] });
  await expect(app.page.locator(`[data-video="${footage.colours.name}"]`)).toHaveAttribute('data-status', 'ready');
  expect(vigil('health')).toMatchObject({ dataDir });
  expect(await app.quit()).toBe(0);
  expect(vigil('videos')).toMatchObject({ total: 1 });
});
