import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMediaBinaries } from '../../platform/binaries.ts';

/** ffmpeg behind a script that writes down how it is called. */
export interface CountedFfmpeg {
  /** For the environment of whoever shall use it. */
  readonly env: { readonly FFMPEG_PATH: string; readonly FFPROBE_PATH: string };
  /** Arguments of the calls that read a file, in order, since the last `forget`. */
  decodes(): string[];
  forget(): void;
}

/** Puts the script and its log into `folder`. POSIX only. */
export async function countFfmpeg(folder: string): Promise<CountedFfmpeg> {
  const { ffmpegPath, ffprobePath } = await findMediaBinaries(process.env);
  const script = join(folder, 'counted-ffmpeg');
  const log = join(folder, 'counted-ffmpeg.log');
  writeFileSync(script, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec '${ffmpegPath}' "$@"\n`);
  chmodSync(script, 0o755);
  return {
    env: { FFMPEG_PATH: script, FFPROBE_PATH: ffprobePath },
    decodes: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .split('\n')
            .filter((line) => / -i /.test(line) && !/ -f lavfi /.test(line))
        : [],
    forget: () => rmSync(log, { force: true }),
  };
}
