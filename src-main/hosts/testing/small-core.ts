import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import type { Core, MediaFile } from '../../core/core.ts';
import { createDispatcher } from '../../core/dispatch.ts';
import { createEventBus, type EventBus } from '../../core/event-bus.ts';
import { receiveUpload } from '../../features/videos/receive-upload.ts';
import { loadConfig } from '../../platform/config.ts';
import { silentLog } from '../../platform/log.ts';

type SmallCall =
  | 'system.health'
  | 'system.metrics'
  | 'jobs.list'
  | 'videos.remove'
  | 'models.list'
  | 'settings.update'
  | 'shots.detect'
  | 'sop.report'
  | 'vigil.answers'
  | 'vigil.search';

export interface SmallCore extends Core {
  readonly events: EventBus;
  /** Inputs that reached handlers, by call. */
  readonly seen: { readonly call: string; readonly input: unknown }[];
  readonly cancelled: string[];
}

/** A core with real dispatch and events and a few handlers in memory, for tests of what carries messages. */
export function createSmallCore(folder: string, media: Readonly<Record<string, MediaFile>> = {}): SmallCore {
  const events = createEventBus((error) => {
    throw error;
  });
  const seen: SmallCore['seen'] = [];
  const cancelled: string[] = [];
  let theme: 'auto' | 'light' | 'dark' = 'auto';
  let vigilEnabled = true;
  const handlers: Handlers<SmallCall> = {
    'system.health': () => ({ status: 'ok', version: '0.0.0', dataDir: folder, uptimeSec: 1, parts: [] }),
    'system.metrics': () => ({ text: 'vigil_up 1\n' }),
    'jobs.list': (input) => {
      seen.push({ call: 'jobs.list', input });
      return { jobs: [] };
    },
    'videos.remove': ({ videoId }) => {
      throw new VigilError('not-found', asIs(`There is no video ${videoId}.`), {
        hint: asIs('Look again.'),
        details: { videoId },
      });
    },
    'models.list': () => {
      throw new TypeError('nobody expected this');
    },
    'settings.update': (input) => {
      seen.push({ call: 'settings.update', input });
      theme = input.theme ?? theme;
      vigilEnabled = input.vigilEnabled ?? vigilEnabled;
      events.publish({ type: 'settings.changed' });
      const settings = {
        vigilEnabled,
        theme,
        encoder: 'none',
        models: {},
        device: 'auto' as const,
        modelDevices: {},
        offline: false,
        hubAddress: 'https://huggingface.co',
        proxyAddress: '',
        vectorBackend: 'exact' as const,
        shotDetector: 'auto' as const,
        shotThreshold: 27,
        hardwareDecoding: 'auto' as const,
        passMark: 60,
        nightlyTraining: false,
        nightlyTrainingHour: 2,
        privacyMasks: [],
        prepareProxies: true,
        proxyBudgetGb: 20,
        windowDecodes: [],
        watch: { enabled: false, folder: '', folders: 'tasks' as const, taskId: '', role: 'trainee' as const },
        watchRules: [],
        userName: '',
      };
      return { settings, locked: [] };
    },
    'shots.detect': (input) => {
      seen.push({ call: 'shots.detect', input });
      const shots = [{ startSec: 62.25, endSec: 90.125, startFrame: 1867, endFrame: 2703 }];
      return { fps: 29.97, durationSec: 90.125, frameCount: 2703, shots };
    },
    'sop.report': ({ scoreId, format }) => ({
      fileName: `${scoreId} 報告.${format}`,
      contentType: 'application/pdf',
      base64: Buffer.from('%PDF-1.7\u0000\u00ff', 'latin1').toString('base64'),
    }),
    'vigil.answers': () => ({ answers: [] }),
    'vigil.search': (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          cancelled.push('vigil.search');
          reject(new VigilError('cancelled', say('stopped')));
        });
        events.publish({ type: 'job.changed', jobId: 'search started' });
      }),
  };
  const call = createDispatcher(handlers, {
    vigilEnabled: () => vigilEnabled,
    log: silentLog,
    checkOutput: true,
  });
  return {
    transport: { call, subscribe: events.subscribe },
    media: mediaOf(media),
    receiveUpload: (stream, name) => receiveUpload(folder, stream, name),
    config: loadConfig({}, { dataDir: folder }),
    ownership: { owner: true, publish: () => undefined, release: () => undefined },
    close: async () => events.close(),
    events,
    seen,
    cancelled,
  };
}

/** The same few files, whatever of a video is asked for. */
function mediaOf(files: Readonly<Record<string, MediaFile>>): SmallCore['media'] {
  const find = async (id: string): Promise<MediaFile> => {
    const file = files[id];
    if (!file) throw new VigilError('not-found', asIs(`There is no video ${id}.`));
    return file;
  };
  return {
    ...{ videoFile: find, proxy: find, proxyPart: find, exportFile: find },
    ...{ thumbnail: find, thumbnailIn: find, frame: find },
    storyboardSheet: async (id) => {
      throw new VigilError('not-found', asIs(`There is no storyboard of ${id}.`));
    },
  };
}
