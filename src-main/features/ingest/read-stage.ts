import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { maskFor, maskKey } from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { textBlocks } from '../../engines/reader/text-blocks.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import {
  dropGrowingTexts,
  dropScreenTexts,
  isSameReading,
  readScreenTexts,
  type ScreenTextFile,
} from '../../stores/artifacts/screen-text-file.ts';
import { createScreenTextStore } from '../../stores/screen-text-store.ts';
import { createVideoStore } from '../../stores/video-store.ts';
import { readBy } from '../../workers/tasks/ingest/read-pictures-task.ts';
import type { Parts } from '../feature.ts';
import { reader } from '../models/kinds/reader.ts';
import { type SameRecordingNeeds, sameRecording } from '../same-recording.ts';
import type { IngestInput } from './ingest-input.ts';
import { stageOfWarning } from './stage-of-warning.ts';

type Needs = Pick<Parts, 'artifacts' | 'binaries' | 'clips' | 'models' | 'pool' | 'settings' | 'videos'> &
  SameRecordingNeeds;

/**
 * Reads what is written in the pictures, where a reader is chosen. The index of those texts is derived, so it is filled
 * before the rows commit: a crash in between only makes the stage run again.
 */
export function readStage(parts: Needs & Pick<Parts, 'screenTextIndex'>): StageDefinition<IngestInput> {
  const { artifacts, screenTextIndex, videos } = parts;
  return {
    name: 'read',
    weight: 10,
    async run({ job, signal, progress, commit }) {
      const video = await videos.get(job.subjectId);
      const { videoId } = video;
      const { texts, warnings } = await readVideo(video, { signal, progress }, parts);
      const lines = texts?.lines ?? [];
      await screenTextIndex.replaceForVideo(videoId, textBlocks(lines));
      await commit(async (trx) => {
        const stored = createVideoStore(trx);
        const others = (await stored.get(videoId)).warnings.filter((warning) => stageOfWarning(warning) !== 'read');
        await createScreenTextStore(trx).replaceForVideo(videoId, lines);
        await stored.updateFacts(videoId, { warnings: [...others, ...warnings] });
      });
      faultPoint('read:committed');
    },
    cleanup: (job) => dropGrowingTexts(artifacts.folder(job.subjectId)),
  };
}

interface ReadVideo {
  readonly texts: ScreenTextFile | undefined;
  readonly warnings: readonly Sentence[];
}

/**
 * What the chosen reader reads in a recording. What it has read already under the same mask is not read again; what
 * another reader read stays where none is chosen, unless the mask has changed: that must not show what is hidden now.
 * A reader that fails costs a warning. Throws `cancelled`, and `conflict` for a recording that was exchanged.
 */
async function readVideo(
  video: Video,
  { signal, progress }: { signal: AbortSignal; progress: (fraction: number, detail: Sentence) => void },
  needs: Needs,
): Promise<ReadVideo> {
  const { artifacts, binaries, clips, models, pool, settings } = needs;
  const { videoId, path, durationSec } = video;
  const folder = await artifacts.ensureFolder(videoId);
  const mask = maskFor(settings.get().privacyMasks, video);
  let known = await readScreenTexts(folder);
  if (known && known.by.mask !== maskKey(mask)) {
    await dropScreenTexts(folder);
    known = undefined;
  }
  const chosen = await models.ofKind(reader).chosen();
  if (!chosen || (known && isSameReading(known.by, readBy(chosen, mask)))) return { texts: known, warnings: [] };
  try {
    progress(0, say('reading-pictures', { doneSec: 0, durationSec }));
    await sameRecording(video, signal, needs);
    const shots = (await clips.listForVideo(videoId, 'shot')).map(({ startSec, endSec }) => ({ startSec, endSec }));
    await pool.run(
      'read-pictures',
      { binaries: await binaries(), filePath: path, folder, reader: chosen, mask, shots },
      {
        signal,
        onMessage: ({ doneSec, durationSec: allSec }) =>
          progress(
            Math.min(1, doneSec / Math.max(allSec, 0.001)),
            say('reading-pictures', { doneSec, durationSec: allSec }),
          ),
      },
    );
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, said } = asVigilError(thrown);
    if (!FORGIVEN.has(code)) throw thrown;
    return { texts: known, warnings: [say('screen-text-failed', { reason: said.message })] };
  }
  return { texts: await readScreenTexts(folder), warnings: [] };
}

/** What is wrong with a model or the pictures, and not with the machine or the library. */
const FORGIVEN: ReadonlySet<string> = new Set([
  'model-missing',
  'model-invalid',
  'internal',
  'undecodable',
  'bad-input',
]);
