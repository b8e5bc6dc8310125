import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fromRoot, runQuietly, say } from './project.mjs';

const extension = process.platform === 'win32' ? '.exe' : '';

/** Programs of the system that Vigil needs, with the packages that bring them. */
const TOOLS = {
  ffmpeg: {
    what: 'reads and decodes video',
    find: () => findFfmpeg(),
    ...{ aptPackage: 'ffmpeg', brew: 'ffmpeg', winget: 'Gyan.FFmpeg' },
  },
  poppler: {
    what: 'reads PDF reports in tests',
    find: () => onPath('pdftotext'),
    ...{ aptPackage: 'poppler-utils', brew: 'poppler', winget: 'oschwartz10612.Poppler' },
  },
  chromium: {
    what: 'runs the window in tests',
    find: () => findChromium(),
    ...{ aptPackage: 'chromium', brew: '--cask chromium', winget: 'Hibbiki.Chromium' },
  },
};

/**
 * Finds the tools, and installs missing ones where that is possible without asking (Debian as root). Returns the names
 * of those still missing, after printing the one command that brings them.
 */
export function ensureTools(names) {
  let missing = names.filter((name) => !TOOLS[name].find());
  if (missing.length > 0 && canInstall()) {
    const packages = missing.map((name) => TOOLS[name].aptPackage);
    say(`Installing ${packages.join(' and ')} …`);
    aptInstall(packages);
    missing = missing.filter((name) => !TOOLS[name].find());
  }
  for (const name of missing) say(`${name} is missing (${TOOLS[name].what}). Run: ${installCommand(name)}`);
  return missing;
}

/** ffmpeg with ffprobe: given by FFMPEG_PATH and FFPROBE_PATH, from the package ffmpeg-static, or on the PATH. */
export function findFfmpeg() {
  const bundled = fromRoot('node_modules', 'ffmpeg-static', `ffmpeg${extension}`);
  const candidates = [process.env['FFMPEG_PATH'], bundled, onPath('ffmpeg')];
  const ffmpeg = candidates.find((path) => path && existsSync(path));
  const ffprobe = [process.env['FFPROBE_PATH'], onPath('ffprobe')].find((path) => path && existsSync(path));
  return ffmpeg && ffprobe ? ffmpeg : undefined;
}

/** A Chromium: given by CHROMIUM_PATH, or one of the system's. */
export function findChromium() {
  const given = process.env['CHROMIUM_PATH'];
  if (given && existsSync(given)) return given;
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(onPath).find(Boolean);
}

export function onPath(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name + extension)).find((path) => existsSync(path));
}

function canInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get') !== undefined;
}

function aptInstall(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  // Fresh machines have no package lists, old lists name files that are gone.
  const known = spawnSync('apt-cache', ['show', ...packages], { stdio: 'ignore' }).status === 0;
  if (known && runQuietly('apt-get', install, env) === 0) return;
  runQuietly('apt-get', ['update', '-qq'], env);
  runQuietly('apt-get', install, env);
}

function installCommand(name) {
  const { aptPackage, brew, winget } = TOOLS[name];
  if (process.platform === 'darwin') return `brew install ${brew}`;
  if (process.platform === 'win32') return `winget install ${winget}`;
  return `sudo apt-get install ${aptPackage}`;
}
