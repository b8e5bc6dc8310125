import { DEFAULT_CLIP_STREAM, type SopilotClip, SopilotClipStream } from '../../sopilot/clips/clip-stream.ts';
import { collectClips } from '../../sopilot/clips/decode.ts';
import { clipMetaText } from '../../sopilot/files/clip-meta.ts';
import type { ScanOutput } from './scan-output.ts';

export const SOPILOT_CLIPS = 'sopilot-clips';

/**
 * SOPilot's clips of a take, as SOPilot itself would have made them. A clip that an interruption cut in two would be
 * lost. A score makes clips that are missing, and an import may bring them along.
 */
export function sopilotClips(names: { readonly sopilotClips: string; readonly sopilotVectors: string }): ScanOutput {
  return {
    key: SOPILOT_CLIPS,
    version: 1,
    isOptional: true,
    mayComeAlone: true,
    needsWholeScan: true,
    wants: 'sopilot-frames',
    files: () => [
      { name: names.sopilotClips, kind: 'whole' },
      { name: names.sopilotVectors, kind: 'whole' },
    ],
    begin: ({ probe, mask }) => {
      if (probe.containerFps <= 0) return undefined;
      const stream = new SopilotClipStream(probe.containerFps, { ...DEFAULT_CLIP_STREAM, mask });
      const found: SopilotClip[] = [];
      const keep = (clip: SopilotClip | undefined): void => {
        if (clip) found.push(clip);
      };
      return {
        everyNthFrame: stream.plan.sampleEvery,
        onSopilotFrame: ({ image }) => keep(stream.push(image)),
        finish: () => {
          keep(stream.finish());
          if (found.length === 0) return [];
          const { clips, dim, vectors } = collectClips(stream.plan, found);
          return [
            { name: names.sopilotClips, text: clipMetaText(clips) },
            { name: names.sopilotVectors, matrix: { rows: clips.length, dim, vectors } },
          ];
        },
      };
    },
  };
}
