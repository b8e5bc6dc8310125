import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import { blurSigma, blurSize } from '../pictures/gaussian-blur.ts';
import { pixelRect } from '../sopilot/clips/privacy-mask.ts';

/**
 * Filters that mask pictures of one size, to be put into a chain, with a comma at their end; nothing without a mask.
 * In RGB, where the edge of a rectangle may lie on any pixel and black is black.
 */
export function maskFilters(
  parts: readonly MaskPart[],
  size: { readonly width: number; readonly height: number },
): string {
  const filters = parts.flatMap(({ mode, rect }, index) => {
    const where = pixelRect(rect, size, 'outwards');
    if (!where) return [];
    const { x, y, width, height } = where;
    if (mode === 'black') return [`drawbox=x=${x}:y=${y}:w=${width}:h=${height}:color=black:t=fill`];
    const sigma = `sigma=${blurSigma(blurSize(width)).toFixed(3)}:sigmaV=${blurSigma(blurSize(height)).toFixed(3)}`;
    const blurred = `[part${index}]crop=${width}:${height}:${x}:${y},gblur=${sigma},format=rgba[blurred${index}]`;
    return [
      `split[whole${index}][part${index}];${blurred};[whole${index}][blurred${index}]overlay=${x}:${y}:format=rgb`,
    ];
  });
  return filters.length === 0 ? '' : `format=rgb24,${filters.join(',')},`;
}
