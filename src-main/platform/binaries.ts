import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { ProgramPlaces } from './config.ts';

/** ffmpeg and ffprobe as found on this machine. */
export interface MediaBinaries {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  /** As ffmpeg states it, for example `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Whether ffmpeg can turn HDR pictures into ordinary ones (filters `zscale` and `tonemap`). */
  readonly canToneMap: boolean;
  /** Whether ffmpeg can burn a clock in (filter `drawtext`, which not every build has). */
  readonly canDrawText: boolean;
}

type Places = Pick<ProgramPlaces, 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'PATH'>;

/** `-fps_mode` and the NUT options the scan relies on are there from this version on. */
const OLDEST_VERSION = [5, 1] as const;

const INSTALL_COMMANDS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'brew install ffmpeg',
  win32: 'winget install Gyan.FFmpeg',
};

const found = new Map<string, Promise<MediaBinaries>>();

/**
 * Finds ffmpeg and ffprobe: `FFMPEG_PATH` / `FFPROBE_PATH`, then the package ffmpeg-static where it is installed, then
 * `PATH`. The answer is kept for the life of the process, a failure is not.
 * Throws `backend-unavailable` with the command that installs them when one is absent or older than 5.1.
 */
export function findMediaBinaries(places: Places): Promise<MediaBinaries> {
  const key = JSON.stringify([places.FFMPEG_PATH, places.FFPROBE_PATH, places.PATH]);
  const known = found.get(key);
  if (known !== undefined) return known;
  const search = searchBinaries(places);
  found.set(key, search);
  search.catch(() => found.delete(key));
  return search;
}

async function searchBinaries(places: Places): Promise<MediaBinaries> {
  const ffmpegPath = pickBinary('ffmpeg', places.FFMPEG_PATH, [staticFfmpeg()], places);
  const ffprobePath = pickBinary('ffprobe', places.FFPROBE_PATH, [beside(ffmpegPath, 'ffprobe')], places);
  const [version] = await Promise.all([readVersion('ffmpeg', ffmpegPath), readVersion('ffprobe', ffprobePath)]);
  const filters = await runForText(ffmpegPath, ['-hide_banner', '-filters']);
  return {
    ffmpegPath,
    ffprobePath,
    version,
    canToneMap: /\bzscale\b/.test(filters) && /\btonemap\b/.test(filters),
    canDrawText: /\bdrawtext\b/.test(filters),
  };
}

function pickBinary(
  name: 'ffmpeg' | 'ffprobe',
  stated: string | undefined,
  candidates: readonly (string | undefined)[],
  places: Places,
): string {
  if (stated) {
    if (existsSync(stated)) return stated;
    throw new VigilError(
      'backend-unavailable',
      say('media-program-path-wrong', { variable: `${name.toUpperCase()}_PATH` }),
      {
        hint: say('media-program-path-wrong-hint', {
          variable: `${name.toUpperCase()}_PATH`,
          command: installCommand(),
        }),
        details: { path: stated },
      },
    );
  }
  const onPath = (places.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, executableName(name)));
  const path = [...candidates, ...onPath].find((candidate) => candidate !== undefined && existsSync(candidate));
  if (path) return path;
  throw new VigilError('backend-unavailable', say('media-program-not-found', { name }), {
    hint: say('run-command', { command: installCommand() }),
  });
}

/** The path ffmpeg-static exports; undefined when the optional package or its download is absent. */
function staticFfmpeg(): string | undefined {
  try {
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static');
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}

function beside(path: string, name: string): string {
  return join(dirname(path), executableName(name));
}

function executableName(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

async function readVersion(name: string, path: string): Promise<string> {
  const version = parseVersion(await runForText(path, ['-hide_banner', '-version']));
  if (version !== undefined && isRecentEnough(version)) return version;
  throw new VigilError(
    'backend-unavailable',
    version === undefined
      ? say('media-program-version-unknown', { name })
      : say('media-program-too-old', { name, version }),
    {
      hint: say('run-command', { command: installCommand() }),
      details: { path },
    },
  );
}

/** The version in the first line of `ffmpeg -version`, undefined when the text is something else. */
export function parseVersion(text: string): string | undefined {
  return /^ff(?:mpeg|probe) version (\S+)/m.exec(text)?.[1];
}

/** Whether a version is at least 5.1; builds from git (`N-109468-g…`, dates) carry no number and are taken as recent. */
export function isRecentEnough(version: string): boolean {
  const numbers = /^n?(\d{1,2})\.(\d+)/.exec(version);
  if (!numbers) return true;
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
  return major > OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor >= OLDEST_VERSION[1]);
}

function runForText(path: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(path, args, { maxBuffer: 4 << 20, windowsHide: true }, (error, stdout) => {
      if (!error) return resolve(stdout);
      const options = { hint: say('run-command', { command: installCommand() }), details: { path }, cause: error };
      reject(new VigilError('backend-unavailable', say('ffmpeg-not-started'), options));
    });
  });
}

function installCommand(): string {
  return INSTALL_COMMANDS[process.platform] ?? 'sudo apt-get install ffmpeg';
}
