import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';
import { ShotDetectorName } from './chunk.ts';
import { ChosenDevices, DeviceChoice } from './device.ts';
import { ChosenModels } from './model.ts';
import { PrivacyMask } from './privacy.ts';
import { WatchRules, WatchSettings } from './watch.ts';

export const EncoderInfo = z.object({
  encoderId: z.string(),
  name: z.string(),
  version: z.string(),
  kind: z.enum(['frame', 'clip']),
  dim: z.number().int(),
  hasText: z.boolean(),
  /** The words it knows when it knows only some; null when it reads any text, or none at all (`hasText`). */
  vocabulary: z.array(z.string()).nullable(),
  sampleRateFps: z.number(),
  isDefault: z.boolean(),
  builtIn: z.boolean(),
  state: z.enum(['ready', 'missing', 'invalid']),
  problem: Sentence.nullable(),
  description: Sentence,
  licence: z.string(),
});
export type EncoderInfo = z.infer<typeof EncoderInfo>;

export const HealthPart = z.object({
  name: z.string(),
  state: z.enum(['ok', 'degraded', 'down', 'off']),
  detail: Sentence,
});
export const Health = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  dataDir: z.string(),
  uptimeSec: z.number(),
  parts: z.array(HealthPart),
});
export type Health = z.infer<typeof Health>;

/** Settings are shown to whoever looks: an address with a login is for the environment. */
const WebAddress = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((address) => URL.canParse(address) && new URL(address).username === '', 'must be without a login');

/** What a user can choose; a setting fixed by the environment is listed in `locked`. */
export const Settings = z.object({
  vigilEnabled: z.boolean(),
  encoder: z.string(),
  /** Models besides the encoder; a kind that is not named uses the first one installed. */
  models: ChosenModels,
  /** What models run on. */
  device: DeviceChoice,
  /** Models that run on something else. */
  modelDevices: ChosenDevices,
  /** Fetch nothing from other machines, even when asked. */
  offline: z.boolean(),
  /** The model hub or a mirror of it. */
  hubAddress: WebAddress,
  /** The proxy that is asked in its place; empty for the one that the environment names. */
  proxyAddress: z.union([z.literal(''), WebAddress]),
  vectorBackend: z.enum(['exact', 'qdrant']),
  shotDetector: ShotDetectorName,
  shotThreshold: z.number().positive(),
  /** `auto`: a device decodes where a trial proved it equal and faster. */
  hardwareDecoding: z.enum(['auto', 'off']),
  passMark: z.number().min(0).max(100),
  theme: z.enum(['auto', 'light', 'dark']),
  /** Train SOPilot's feature adapter every night, at this hour of the machine's clock. */
  nightlyTraining: z.boolean(),
  nightlyTrainingHour: z.number().int().min(0).max(23),
  /** Parts of the picture that nothing made of a video shows. */
  privacyMasks: z.array(PrivacyMask).max(500),
  /** Make playable copies of what the window cannot play while nothing else is worked on. */
  prepareProxies: z.boolean(),
  /** How much room playable copies may take, in GB of 1000 MB. */
  proxyBudgetGb: z.number().min(0).max(100_000),
  /** Codecs besides its own that the last window to open could decode on its machine. */
  windowDecodes: z.array(z.string().max(20)).max(20),
  watch: WatchSettings,
  watchRules: WatchRules,
  /** Recorded with what is indexed and scored; empty for the name this user has on this machine. */
  userName: z.string().trim().max(100),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = Settings.partial();
