import type { TranscriptLine } from '../../../src-shared/model/transcript.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { TranscriptStore } from '../../stores/transcript-store.ts';

export interface TranscribeDependencies {
  readonly getVideo: (videoId: string) => Promise<Video>;
  /** Lines that come with the recording: side-car files first, else embedded subtitles; empty when there are none. */
  readonly readTranscript: (
    video: Video,
    signal: AbortSignal,
  ) => Promise<{ readonly lines: readonly TranscriptLine[]; readonly source: string }>;
  readonly transcriptsIn: (trx: Trx) => Pick<TranscriptStore, 'replaceForVideo'>;
  readonly indexText: (videoId: string, lines: readonly TranscriptLine[]) => Promise<void>;
}

/**
 * Takes over what is written beside or inside the recording. The text index is derived, so it is filled before the
 * rows commit: a crash in between only makes the stage run again.
 */
export function createTranscribeStage(dependencies: TranscribeDependencies): StageDefinition {
  return {
    name: 'transcribe',
    weight: 2,
    async run({ job, signal, progress, commit }) {
      progress(0, 'Reading subtitles');
      const video = await dependencies.getVideo(job.subjectId);
      const { lines, source } = await dependencies.readTranscript(video, signal);
      await dependencies.indexText(video.videoId, lines);
      await commit((trx) => dependencies.transcriptsIn(trx).replaceForVideo(video.videoId, lines, source));
    },
  };
}
