import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openZipReader, type ZipReader } from '../../src-main/formats/zip-read.ts';
import { type DownloadTools, downloadFile } from '../../src-main/platform/downloads/download-file.ts';
import type { CudaPackage } from './cuda-package.ts';

/** Why nothing was put beside ONNX Runtime, in a sentence. */
export class CudaRefused extends Error {}

interface FetchOptions {
  /** The platform and processor of this machine, as `linux-x64`. */
  readonly platform: string;
  /** The version of ONNX Runtime that is here. */
  readonly installed: string;
  /** Where its native files lie. */
  readonly runtimeDir: string;
  readonly tools: DownloadTools;
}

const LIMITS = { members: 10_000, bytes: 4_000_000_000 };

/**
 * Fetches the package, going on where an earlier attempt was broken off, and puts the provider's files beside ONNX
 * Runtime once each is found right; until then nothing of it is there. Throws `CudaRefused` where it would not fit, and as
 * `downloadFile`.
 */
export async function fetchCuda(wanted: CudaPackage, options: FetchOptions): Promise<void> {
  const { platform, installed, runtimeDir, tools } = options;
  if (platform !== 'linux-x64') {
    throw new CudaRefused(`ONNX Runtime for Node has CUDA on Linux (x64) alone; this is ${platform}.`);
  }
  if (installed !== wanted.version) {
    throw new CudaRefused(
      `ONNX Runtime ${installed} is installed, and the package that Vigil knows holds the provider of ${wanted.version}: a provider of another version is not loaded. Run "npm install" to have the version of this Vigil.`,
    );
  }
  // In the folder of the runtime: its files go there by a rename.
  const staged = join(runtimeDir, '.cuda');
  await mkdir(staged, { recursive: true });
  const target = join(staged, 'package.zip');
  await downloadFile({ url: wanted.url, target, bytes: wanted.bytes, checksum: { sha256: wanted.sha256 } }, tools);
  const zip = await openZipReader(target, LIMITS);
  try {
    await checkAbout(zip, staged, wanted, tools.signal);
    for (const { member, name, sha256 } of wanted.files) {
      if ((await unpack(zip, member, join(staged, name), tools.signal)) !== sha256) {
        throw new CudaRefused(`"${name}" in the package is not the file that was published.`);
      }
    }
  } finally {
    await zip.close();
  }
  for (const { name } of wanted.files) {
    await chmod(join(staged, name), 0o755);
    await rename(join(staged, name), join(runtimeDir, name));
  }
  await rm(staged, { recursive: true });
}

/** The package itself says of what version it is, and for which CUDA it was built. */
async function checkAbout(zip: ZipReader, staged: string, wanted: CudaPackage, signal: AbortSignal): Promise<void> {
  const path = join(staged, 'about');
  await unpack(zip, wanted.about, path, signal);
  const about = await readFile(path, 'utf8');
  const version = /__version__ = '([^']+)'/.exec(about)?.[1] ?? 'unknown';
  const cuda = /cuda_version = '([^']+)'/.exec(about)?.[1] ?? 'unknown';
  if (version !== wanted.version) {
    throw new CudaRefused(`The package is of ONNX Runtime ${version}, not of ${wanted.version}.`);
  }
  if (cuda.split('.')[0] !== wanted.cuda) {
    throw new CudaRefused(`The package was built for CUDA ${cuda}, not for CUDA ${wanted.cuda}.`);
  }
}

/** Unpacks a member, in place of what an earlier attempt left, and gives its SHA-256. */
async function unpack(zip: ZipReader, name: string, target: string, signal: AbortSignal): Promise<string> {
  const member = zip.members.find((each) => each.name === name);
  if (!member) throw new CudaRefused(`The package holds no "${name}".`);
  await rm(target, { force: true });
  const hash = createHash('sha256');
  await zip.unpack(member, target, { signal, onBytes: (piece) => void hash.update(piece) });
  return hash.digest('hex');
}
