import { inputArgs, runProcess, SAFE_ARGS } from '../media/ffmpeg.ts';
import type { HdrColours } from '../media/video-probe.ts';
import type { ScanRequest } from './scan-request.ts';

/** What HDR pictures nearly always have, and what is taken where they state nothing or nonsense. */
const GUESS = { primaries: 'bt2020', matrix: 'bt2020nc' };
const RGB_FORMATS = /^(gbr|rgb|bgr|argb|abgr|0rgb|0bgr|x2rgb|x2bgr|xyz|bayer|pal8)/;

/**
 * Filters that turn HDR pictures (PQ, HLG), which look washed out as they are, into ordinary ones: by what the file
 * states of its colours where zscale can make something of it, else by the guess, else none. Which of them work is
 * tried on the first picture. None for other pictures. Throws `cancelled` and `backend-unavailable`.
 */
export async function toneMappingFor(
  request: Pick<ScanRequest, 'binaries' | 'filePath' | 'probe' | 'signal'>,
): Promise<readonly string[]> {
  const { binaries, filePath, probe, signal } = request;
  if (!probe.hdr || !binaries.canToneMap) return [];
  for (const filters of toneMappings(probe.hdr)) {
    const graph = `[0:${probe.streamIndex}]${['scale=16:16', ...filters].join(',')}[tried]`;
    const once = ['-filter_complex', graph, '-map', '[tried]', '-frames:v', '1', '-f', 'null', '-'];
    const args = [...SAFE_ARGS, '-max_error_rate', '1', ...inputArgs(filePath), ...once];
    if ((await runProcess(binaries.ffmpegPath, args, signal, { by: 'reports' })).exitCode === 0) return filters;
  }
  return [];
}

/** What to try, best first, without doubles. */
function toneMappings({ pixelFormat, transfer, primaries, matrix }: HdrColours): readonly (readonly string[])[] {
  const isRgb = RGB_FORMATS.test(pixelFormat);
  const through = (colours: typeof GUESS): string[] => {
    const tags = `colorspace=${isRgb ? 'gbr' : colours.matrix}:color_primaries=${colours.primaries}:color_trc=${transfer}`;
    return [
      // Full chroma: zscale refuses odd sizes of anything else. Stated on each picture, as zscale believes pictures.
      ...[`format=${isRgb ? 'gbrp16le' : 'yuv444p16le'}`, `setparams=${tags}`],
      ...['zscale=t=linear:npl=100', 'format=gbrpf32le', 'zscale=p=bt709', 'tonemap=tonemap=hable:desat=0'],
      'zscale=t=bt709:m=gbr:r=full',
      'format=rgb24',
    ];
  };
  const stated = { primaries: primaries ?? GUESS.primaries, matrix: matrix ?? GUESS.matrix };
  const isGuess = stated.primaries === GUESS.primaries && (isRgb || stated.matrix === GUESS.matrix);
  return isGuess ? [through(GUESS)] : [through(stated), through(GUESS)];
}
