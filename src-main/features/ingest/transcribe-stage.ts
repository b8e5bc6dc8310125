import { say } from '../../../src-shared/sentences/say.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import { writeSubtitleStamps } from '../../stores/artifacts/subtitle-stamps.ts';
import { createTranscriptStore } from '../../stores/transcript-store.ts';
import { createVideoStore } from '../../stores/video-store.ts';
import { unpackedLines } from '../../workers/tasks/ingest/read-transcript-task.ts';
import type { Parts } from '../feature.ts';
import type { IngestInput } from './ingest-input.ts';
import { isSubtitleWarning } from './subtitle-warnings.ts';

/**
 * Takes over what is written beside the recording (side-car files) or else inside it (embedded subtitles). The text
 * index is derived, so it is filled before the rows commit: a crash in between only makes the stage run again.
 */
export function transcribeStage({
  artifacts,
  binaries,
  pool,
  textIndex,
  videos,
}: Pick<Parts, 'artifacts' | 'binaries' | 'pool' | 'textIndex' | 'videos'>): StageDefinition<IngestInput> {
  return {
    name: 'transcribe',
    weight: 2,
    async run({ job, signal, progress, commit }) {
      progress(0, say('reading-subtitles'));
      const { videoId, path, warnings: before } = await videos.get(job.subjectId);
      const read = await pool.run('read-transcript', { binaries: await binaries(), filePath: path }, { signal });
      const { source, warnings } = read;
      const lines = unpackedLines(read);
      await textIndex.replaceForVideo(videoId, lines);
      await writeSubtitleStamps(await artifacts.ensureFolder(videoId), read.sidecars);
      const others = before.filter((warning) => !isSubtitleWarning(warning));
      await commit(async (trx) => {
        await createTranscriptStore(trx).replaceForVideo(videoId, lines, source);
        await createVideoStore(trx).updateFacts(videoId, { warnings: [...others, ...warnings] });
      });
    },
  };
}
