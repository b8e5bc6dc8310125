import { HEARD_SOURCE, type TranscriptLine } from '../../../src-shared/model/transcript.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import { dropGrowingHearing, type HearingFile } from '../../stores/artifacts/hearing-file.ts';
import { writeSubtitleStamps } from '../../stores/artifacts/subtitle-stamps.ts';
import { createSoundStore } from '../../stores/sound-store.ts';
import { createTranscriptStore } from '../../stores/transcript-store.ts';
import { createVideoStore } from '../../stores/video-store.ts';
import { unpackedLines } from '../../workers/tasks/ingest/read-transcript-task.ts';
import type { Parts } from '../feature.ts';
import type { IngestInput } from './ingest-input.ts';
import { type ListenNeeds, listen } from './listen.ts';
import { stageOfWarning } from './stage-of-warning.ts';

/**
 * Takes over what is written beside the recording (side-car files) or else inside it (embedded subtitles); where neither
 * is, what a speech model hears. Voices and sounds are heard either way, where a model of their kind is chosen. The text
 * index is derived, so it is filled before the rows commit: a crash in between only makes the stage run again.
 */
export function transcribeStage(
  parts: Pick<Parts, 'textIndex' | 'videos'> & ListenNeeds,
): StageDefinition<IngestInput> {
  const { artifacts, binaries, pool, textIndex, videos } = parts;
  return {
    name: 'transcribe',
    // Listening takes longer than reading subtitles; the bar moves evenly where a model listens.
    weight: 12,
    async run({ job, signal, progress, commit }) {
      progress(0, say('reading-subtitles'));
      const video = await videos.get(job.subjectId);
      const { videoId, path, warnings: before } = video;
      const read = await pool.run('read-transcript', { binaries: await binaries(), filePath: path }, { signal });
      const isWritten = read.source !== 'none';
      const { hearing, warnings: ofHearing } = await listen({ video, wantsWords: !isWritten, signal, progress }, parts);
      const lines = isWritten ? unpackedLines(read) : linesOf(hearing);
      const source = isWritten ? read.source : heardSource(hearing);
      const warnings = [...read.warnings, ...ofHearing];
      await textIndex.replaceForVideo(videoId, lines);
      await writeSubtitleStamps(await artifacts.ensureFolder(videoId), read.sidecars);
      const others = before.filter((warning) => stageOfWarning(warning) !== 'transcribe');
      await commit(async (trx) => {
        await createTranscriptStore(trx).replaceForVideo(videoId, lines, source);
        await createSoundStore(trx).replaceForVideo(videoId, hearing?.sounds ?? []);
        await createVideoStore(trx).updateFacts(videoId, { warnings: [...others, ...warnings] });
      });
    },
    cleanup: (job) => dropGrowingHearing(artifacts.folder(job.subjectId)),
  };
}

function linesOf(hearing: HearingFile | null): TranscriptLine[] {
  return (hearing?.lines ?? []).map(({ startSec, endSec, text }) => ({ startSec, endSec, text }));
}

/** Where heard lines come from: the model, without its version. */
function heardSource(hearing: HearingFile | null): string {
  const speech = hearing?.by.speech ?? null;
  return speech === null ? 'none' : `${HEARD_SOURCE}${speech.slice(0, speech.lastIndexOf('@'))}`;
}
