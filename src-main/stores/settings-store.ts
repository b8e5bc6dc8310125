import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { Settings, type SettingsPatch } from '../../src-shared/model/system.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { Sentence } from '../../src-shared/sentences/sentence.ts';
import { word } from '../../src-shared/sentences/word.ts';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import type { Config } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';

export interface SettingsStore {
  get(): Settings;
  /** Names of the settings that the environment fixes. */
  readonly locked: readonly (keyof Settings)[];
  /** What was wrong with the file when it was read, in sentences for the user. */
  readonly notices: readonly Sentence[];
  /** Writes the changed file. Throws `conflict` for a setting that the environment fixes. */
  update(patch: SettingsChange): Settings;
}

/** A parsed patch; what is undefined stays. */
type SettingsChange = ReturnType<typeof SettingsPatch.parse>;

type SettingsConfig = Pick<
  Config,
  | 'vigilEnabled'
  | 'encoder'
  | 'device'
  | 'offline'
  | 'hubAddress'
  | 'vectorBackend'
  | 'chunkConfig'
  | 'userName'
  | 'locked'
>;

/**
 * `settings.json`: what the user chose, over the defaults, under the environment. A damaged file or value is kept
 * aside and named in `notices`, and its defaults are used: the app must start to be repaired.
 */
export function createSettingsStore(file: string, config: SettingsConfig, log: Log): SettingsStore {
  const { stored, notices } = readStored(file);
  for (const notice of notices) log.warn(word(notice));
  const fromEnvironment: Settings = {
    vigilEnabled: config.vigilEnabled,
    encoder: config.encoder,
    models: {},
    device: config.device,
    modelDevices: {},
    offline: config.offline,
    hubAddress: config.hubAddress,
    proxyAddress: '',
    vectorBackend: config.vectorBackend,
    shotDetector: config.chunkConfig.shotDetector,
    shotThreshold: config.chunkConfig.shotThreshold,
    hardwareDecoding: 'auto',
    passMark: 70,
    theme: 'auto',
    nightlyTraining: false,
    nightlyTrainingHour: 2,
    privacyMasks: [],
    prepareProxies: true,
    proxyBudgetGb: 20,
    windowDecodes: [],
    watch: { enabled: false, folder: '', folders: 'tasks', taskId: '', role: 'trainee' },
    watchRules: [],
    userName: config.userName,
  };
  const lockedValues = pick(fromEnvironment, config.locked);
  let chosen = stored;
  const get = (): Settings => Settings.parse({ ...fromEnvironment, ...chosen, ...lockedValues });
  return {
    get,
    locked: config.locked,
    notices,
    update: (patch) => {
      const current = get();
      const changes: Record<string, unknown> = {};
      for (const name of Object.keys(Settings.shape) as (keyof Settings)[]) {
        const value = patch[name];
        if (value === undefined || value === current[name]) continue;
        if (config.locked.includes(name)) throw lockedSetting(name);
        changes[name] = value;
      }
      if (Object.keys(changes).length > 0) {
        const next = { ...chosen, ...changes };
        writeFileAtomically(file, `${JSON.stringify(next, undefined, 2)}\n`);
        chosen = next;
      }
      return get();
    },
  };
}

function lockedSetting(name: string): VigilError {
  return new VigilError('conflict', say('setting-fixed-outside', { name }), {
    hint: say('setting-fixed-outside-hint'),
    details: { setting: name },
  });
}

function pick(settings: Settings, names: readonly (keyof Settings)[]): Partial<Settings> {
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}

/** The file's values that are right; names this version does not know are carried along for the one that does. */
function readStored(file: string): { stored: Record<string, unknown>; notices: Sentence[] } {
  if (!existsSync(file)) return { stored: {}, notices: [] };
  const raw = parseObject(readFileSync(file, 'utf8'));
  if (!raw) {
    const kept = asideName(file);
    renameSync(file, kept);
    return {
      stored: {},
      notices: [say('settings-file-damaged', { kept })],
    };
  }
  const shape: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>> = Settings.shape;
  const wrong = Object.keys(raw).filter((name) => shape[name] && !shape[name].safeParse(raw[name]).success);
  if (wrong.length === 0) return { stored: raw, notices: [] };
  const kept = asideName(file);
  copyFileSync(file, kept);
  return {
    stored: Object.fromEntries(Object.entries(raw).filter(([name]) => !wrong.includes(name))),
    notices: [say('settings-with-wrong-values', { names: wrong.join(', '), kept })],
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function asideName(file: string): string {
  return `${file.replace(/\.json$/, '')}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}.json`;
}
