import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMediaBinaries, type MediaBinaries } from '../../../platform/binaries.ts';

/** What the device does: as the processor, slower, other pictures, nothing for ever, or so many seconds and then fail. */
export type Fake = 'equal' | 'slow' | { readonly other: string } | 'hangs' | { readonly diesAfterSec: number };

interface FakeFfmpeg extends MediaBinaries {
  /** Arguments of the calls that read a file, in order. */
  calls(): string[];
}

/**
 * ffmpeg behind a script that has a device called `fake`, and one called `dead` that never opens; without a device it
 * takes its time over trials when `slowProcessor` says so. POSIX only.
 */
export async function fakeAccelerator(folder: string, fake: Fake, slowProcessor = false): Promise<FakeFfmpeg> {
  const binaries = await findMediaBinaries(process.env);
  const real = binaries.ffmpegPath;
  const [script, log] = [join(folder, 'fake-ffmpeg'), join(folder, 'fake-ffmpeg.log')];
  rmSync(log, { force: true });
  const fiveTimes = `for turn in 1 2 3 4 5; do '${real}' -nostdin -v quiet -i "$input" -f null /dev/null; done`;
  writeFileSync(
    script,
    `#!/bin/bash
case "$*" in *-hwaccels*) printf 'Hardware acceleration methods:\\nfake\\ndead\\n\\n'; exit 0 ;; esac
case "$*" in *' -i file:'*) printf '%s\\n' "$*" >> '${log}' ;; esac
device=''; input=''; trial=''; args=()
while [ $# -gt 0 ]; do
  case "$1" in
    -hwaccel) device="$2"; shift 2 ;;
    -init_hw_device) [ "$2" = fake ] || exit 1; shift 2 ;;
    -t) trial=1; args+=("$1" "$2"); shift 2 ;;
    -i) input="$2"; args+=("$1" "${typeof fake === 'object' && 'other' in fake ? `\${device:+file:${fake.other}}` : ''}"); [ -n "\${args[-1]}" ] || args[-1]="$2"; shift 2 ;;
    *) args+=("$1"); shift ;;
  esac
done
if [ -n "$device" ]; then
  :
  ${fake === 'slow' ? fiveTimes : ''}
  ${fake === 'hangs' ? 'exec tail -f /dev/null' : ''}
  ${typeof fake === 'object' && 'diesAfterSec' in fake ? `if [ -z "$trial" ]; then '${real}' -t ${fake.diesAfterSec} "\${args[@]}"; echo 'device lost' >&2; exit 1; fi` : ''}
elif [ -n "$trial" ]; then
  :
  ${slowProcessor ? fiveTimes : ''}
fi
exec '${real}' "\${args[@]}"
`,
  );
  chmodSync(script, 0o755);
  const calls = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []);
  return { ...binaries, ffmpegPath: script, calls };
}
