import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { ChunkConfig } from '../../src-shared/model/chunk.ts';
import { DeviceChoice } from '../../src-shared/model/device.ts';
import type { Settings } from '../../src-shared/model/system.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { ProxyVariables } from './downloads/network.ts';
import type { LogLevel } from './log.ts';
import { defaultDataDir } from './paths.ts';
import { redactAddress, redactText } from './redact.ts';

/** What the environment and the command line decide; what a user decides is in `Settings`. */
export interface Config {
  readonly dataDir: string;
  /** Whether a new library begins where the database of an earlier one is gone. */
  readonly newLibrary: boolean;
  readonly vigilEnabled: boolean;
  readonly db: 'sqlite' | 'postgres' | 'dual';
  /** A Postgres server of the user's own; null for the one that comes with Vigil. Holds a password. */
  readonly postgresUrl: string | null;
  /** Where vectors and pictures lie when several Vigils share a library; null for the data folder. */
  readonly artifactsDir: string | null;
  readonly vectorBackend: 'exact' | 'qdrant';
  readonly qdrant: QdrantConfig;
  readonly encoder: string;
  /** What models run on. */
  readonly device: DeviceChoice;
  /** Memory that open models may take; null for a share of the machine's. */
  readonly modelMemoryBytes: number | null;
  /** Whether nothing may be fetched from other machines. */
  readonly offline: boolean;
  /** A catalog of models in place of the one that comes with Vigil; null for that one. */
  readonly modelCatalog: string | null;
  /** The model hub or a mirror of it. */
  readonly hubAddress: string;
  /** Proxies that the environment names; their addresses may hold a login. */
  readonly proxies: ProxyVariables;
  readonly chunkConfig: ChunkConfig;
  readonly host: string;
  /** The port that is asked for, 0 for any free one; null: a host's own choice. */
  readonly port: number | null;
  readonly logLevel: LogLevel;
  /** Threads that heavy work may use. */
  readonly threads: number;
  /** Recordings that are indexed at once. */
  readonly videosAtOnce: number;
  /** Who is recorded as having asked for work; empty: the user of this machine. */
  readonly userName: string;
  /** The key that exports of the audit trail are signed with; null for the one of the data folder. A secret. */
  readonly auditKey: string | null;
  /** Programs that the environment names, and where else to look for them. */
  readonly programs: ProgramPlaces;
  /** Whether replies are held against the contract before they leave the core: in tests, and when run from source. */
  readonly checkOutput: boolean;
  /** Settings that the environment fixes. */
  readonly locked: readonly (keyof Settings)[];
}

/** Under the names of the environment; absent or empty: not named. */
export interface ProgramPlaces {
  readonly FFMPEG_PATH?: string | undefined;
  readonly FFPROBE_PATH?: string | undefined;
  readonly VIGIL_QDRANT_BINARY?: string | undefined;
  readonly PATH?: string | undefined;
}

/** Decoding and embedding of one recording share the cores; two at once want more. Chosen, not yet measured. */
const CORES_FOR_TWO = 8;

interface QdrantConfig {
  /** A Qdrant server of the user's own (`http://` or `https://`); null for the one that comes with Vigil. */
  readonly url: string | null;
  readonly apiKey: string | null;
  /** Points from which on Qdrant keeps one byte per value beside the vectors. */
  readonly quantizeAbove: number;
}

/** What a host's own flags decide; stronger than the environment. */
export type ConfigOverrides = Partial<
  Pick<Config, 'dataDir' | 'encoder' | 'host' | 'port' | 'logLevel' | 'newLibrary' | 'threads'>
>;

const DEFAULT_ENCODER = 'vigil-basic';
const DEFAULT_HUB = 'https://huggingface.co';
/** Below it, the vectors of a workstation fit its memory as they are. */
const QUANTIZE_ABOVE_POINTS = 1_000_000;

/**
 * Reads the configuration. Empty variables count as absent. Throws `bad-input` naming the variable, its value and
 * what is allowed; `unsupported` for a known backend that this version does not have.
 */
export function loadConfig(env: NodeJS.ProcessEnv, overrides: ConfigOverrides = {}): Config {
  const chunks = readChunkConfig(env);
  const locked: (keyof Settings)[] = [];
  if (given(env, 'VIGIL_ENABLED') !== undefined) locked.push('vigilEnabled');
  if (given(env, 'VIGIL_ENCODER') !== undefined || overrides.encoder !== undefined) locked.push('encoder');
  if (given(env, 'VIGIL_DEVICE') !== undefined) locked.push('device');
  if (given(env, 'VIGIL_OFFLINE') !== undefined) locked.push('offline');
  if (given(env, 'VIGIL_HUB_URL') !== undefined) locked.push('hubAddress');
  if (given(env, 'VIGIL_VECTOR_BACKEND') !== undefined) locked.push('vectorBackend');
  locked.push(...chunks.named);
  if (given(env, 'VIGIL_USER') !== undefined) locked.push('userName');
  return {
    dataDir: resolve(overrides.dataDir ?? given(env, 'VIGIL_DATA_DIR') ?? defaultDataDir(env)),
    newLibrary: overrides.newLibrary ?? readSwitch(env, 'VIGIL_NEW_LIBRARY', false),
    vigilEnabled: readSwitch(env, 'VIGIL_ENABLED', true),
    db: readDb(env),
    postgresUrl: given(env, 'VIGIL_POSTGRES_URL') ?? null,
    artifactsDir: given(env, 'VIGIL_ARTIFACTS_DIR') ?? null,
    vectorBackend: readVectorBackend(env),
    qdrant: readQdrant(env),
    encoder: overrides.encoder ?? given(env, 'VIGIL_ENCODER') ?? DEFAULT_ENCODER,
    device: readDevice(env),
    modelMemoryBytes: readModelMemory(env),
    offline: readSwitch(env, 'VIGIL_OFFLINE', false),
    modelCatalog: given(env, 'VIGIL_MODEL_CATALOG') ?? null,
    hubAddress: readHub(env),
    proxies: readProxies(env),
    chunkConfig: chunks.config,
    host: overrides.host ?? given(env, 'VIGIL_HOST') ?? '127.0.0.1',
    port: overrides.port ?? readPort(env),
    logLevel: overrides.logLevel ?? readLogLevel(env),
    threads: overrides.threads ?? readWhole(env, 'VIGIL_THREADS', 1, 256, availableParallelism()),
    videosAtOnce: readWhole(env, 'VIGIL_VIDEOS_AT_ONCE', 1, 8, availableParallelism() < CORES_FOR_TWO ? 1 : 2),
    userName: given(env, 'VIGIL_USER')?.slice(0, 100) ?? '',
    auditKey: given(env, 'VIGIL_AUDIT_KEY') ?? null,
    programs: {
      FFMPEG_PATH: given(env, 'FFMPEG_PATH'),
      FFPROBE_PATH: given(env, 'FFPROBE_PATH'),
      VIGIL_QDRANT_BINARY: given(env, 'VIGIL_QDRANT_BINARY'),
      PATH: given(env, 'PATH'),
    },
    checkOutput: readSwitch(env, 'VIGIL_CHECK_OUTPUT', import.meta.url.endsWith('.ts')),
    locked,
  };
}

/** The configuration of this process; throws as `loadConfig` does. Nothing else reads the process's environment. */
export function configOfProcess(overrides: ConfigOverrides = {}): Config {
  return loadConfig(process.env, overrides);
}

/** The point at which a test wants this process to die (see `fault-points.ts`). */
export function wantedFault(): string | undefined {
  return given(process.env, 'VIGIL_FAULT');
}

/** What a server program needs of the environment to start, and nothing that is meant for other programs. */
export function environmentOfServers(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return { PATH, ...(process.platform === 'win32' && { SystemRoot, TEMP }) };
}

/**
 * Keeps ONNX Runtime from reporting to its maker, which it does by default on Linux and macOS: names and hashes of
 * models and an id of this machine, kept in the user's home until they can be sent. It asks the environment of the
 * process when its first session opens, so this is called before, and by the main thread: others have copies.
 */
export function keepModelsSilent(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
}

function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function wrongValue(name: string, value: string, allowed: string): VigilError {
  return new VigilError('bad-input', say('variable-not-allowed', { name, value: redactText(value), allowed }), {
    hint: say('variable-not-allowed-hint', { name }),
    details: { variable: name, value: redactText(value), allowed },
  });
}

function readSwitch(env: NodeJS.ProcessEnv, name: string, absent: boolean): boolean {
  const value = given(env, name);
  if (value === undefined) return absent;
  if (/^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  throw wrongValue(name, value, 'true, false');
}

function readWhole(env: NodeJS.ProcessEnv, name: string, min: number, max: number, absent: number): number {
  const value = given(env, name);
  if (value === undefined) return absent;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max)) throw wrongValue(name, value, `a whole number from ${min} to ${max}`);
  return number;
}

function readPort(env: NodeJS.ProcessEnv): number | null {
  return given(env, 'VIGIL_PORT') === undefined ? null : readWhole(env, 'VIGIL_PORT', 0, 65_535, 0);
}

function readDb(env: NodeJS.ProcessEnv): Config['db'] {
  const value = given(env, 'VIGIL_DB') ?? 'sqlite';
  if (value === 'sqlite' || value === 'postgres' || value === 'dual') return value;
  throw wrongValue('VIGIL_DB', value, 'sqlite, postgres, dual');
}

function readDevice(env: NodeJS.ProcessEnv): DeviceChoice {
  const value = given(env, 'VIGIL_DEVICE') ?? 'auto';
  const parsed = DeviceChoice.safeParse(value);
  if (parsed.success) return parsed.data;
  throw wrongValue('VIGIL_DEVICE', value, DeviceChoice.options.join(', '));
}

function readModelMemory(env: NodeJS.ProcessEnv): number | null {
  const name = 'VIGIL_MODEL_MEMORY_MB';
  return given(env, name) === undefined ? null : readWhole(env, name, 1, 16_000_000, 1) * 1_000_000;
}

function readVectorBackend(env: NodeJS.ProcessEnv): Config['vectorBackend'] {
  const value = given(env, 'VIGIL_VECTOR_BACKEND') ?? 'exact';
  if (value === 'exact' || value === 'faiss') return 'exact';
  if (value === 'qdrant') return value;
  throw wrongValue('VIGIL_VECTOR_BACKEND', value, 'exact (also written faiss), qdrant');
}

function readQdrant(env: NodeJS.ProcessEnv): QdrantConfig {
  const url = given(env, 'VIGIL_QDRANT_URL') ?? null;
  if (url !== null && !(URL.canParse(url) && /^https?:\/\//i.test(url))) {
    throw wrongValue('VIGIL_QDRANT_URL', redactAddress(url), 'an address that begins with http:// or https://');
  }
  return {
    url,
    apiKey: given(env, 'VIGIL_QDRANT_API_KEY') ?? null,
    quantizeAbove: readWhole(env, 'VIGIL_QDRANT_QUANTIZE_ABOVE', 1, Number.MAX_SAFE_INTEGER, QUANTIZE_ABOVE_POINTS),
  };
}

function readHub(env: NodeJS.ProcessEnv): string {
  const url = given(env, 'VIGIL_HUB_URL') ?? DEFAULT_HUB;
  if (!(URL.canParse(url) && /^https?:\/\//i.test(url) && new URL(url).username === '')) {
    const allowed = 'an address without a login that begins with http:// or https://';
    throw wrongValue('VIGIL_HUB_URL', redactAddress(url), allowed);
  }
  return url;
}

function readProxies(env: NodeJS.ProcessEnv): ProxyVariables {
  const named = (name: string): string | undefined => given(env, name) ?? given(env, name.toLowerCase());
  return { HTTP_PROXY: named('HTTP_PROXY'), HTTPS_PROXY: named('HTTPS_PROXY'), NO_PROXY: named('NO_PROXY') };
}

function readLogLevel(env: NodeJS.ProcessEnv): LogLevel {
  const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
  const value = given(env, 'VIGIL_LOG_LEVEL') ?? 'info';
  const level = levels.find((candidate) => candidate === value);
  if (!level) throw wrongValue('VIGIL_LOG_LEVEL', value, levels.join(', '));
  return level;
}

/** Settings that a chunk configuration may fix. */
const CHUNK_SETTINGS = ['shotDetector', 'shotThreshold'] as const;

function readChunkConfig(env: NodeJS.ProcessEnv): { config: ChunkConfig; named: (keyof Settings)[] } {
  const value = given(env, 'VIGIL_CHUNK_CONFIG');
  if (value === undefined) return { config: ChunkConfig.parse({}), named: [] };
  const allowed = 'a path to a JSON file, or JSON such as {"microWindowSec":3,"microStrideSec":1.5}';
  let json: unknown;
  try {
    json = JSON.parse(value.startsWith('{') ? value : readFileSync(value, 'utf8'));
  } catch (error) {
    throw wrongValue('VIGIL_CHUNK_CONFIG', value, `${allowed} (${(error as Error).message})`);
  }
  const parsed = ChunkConfig.strict().safeParse(json);
  if (!parsed.success) {
    const problem = parsed.error.issues
      .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
      .join('; ');
    throw wrongValue('VIGIL_CHUNK_CONFIG', value, `${allowed} (${problem})`);
  }
  return { config: parsed.data, named: CHUNK_SETTINGS.filter((name) => Object.hasOwn(json as object, name)) };
}
