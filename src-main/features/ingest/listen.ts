import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { type HeardBy, type HearingFile, readHearing } from '../../stores/artifacts/hearing-file.ts';
import { heardBy, type ListeningModels } from '../../workers/tasks/ingest/hear-task.ts';
import type { Parts } from '../feature.ts';
import { sound } from '../models/kinds/sound.ts';
import { speech } from '../models/kinds/speech.ts';
import { voice } from '../models/kinds/voice.ts';
import { type SameRecordingNeeds, sameRecording } from '../same-recording.ts';

export type ListenNeeds = Pick<Parts, 'artifacts' | 'binaries' | 'models' | 'pool'> & SameRecordingNeeds;

interface ListenRequest {
  readonly video: Video;
  /** Whether what is said is to be written down: not where subtitles say it. */
  readonly wantsWords: boolean;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, detail: Sentence) => void;
}

/** What is known of a recording's sound; null where no model has ever listened. */
interface Listened {
  readonly hearing: HearingFile | null;
  readonly warnings: readonly Sentence[];
}

/**
 * What the chosen models hear in a recording. What they have heard already is not heard again; what others heard stays
 * where no model is chosen. A model that fails costs a warning: a video that can be searched in other ways is worth more
 * than none. Throws `cancelled`, and `conflict` for a recording that was exchanged.
 */
export async function listen(request: ListenRequest, needs: ListenNeeds): Promise<Listened> {
  const { video, wantsWords, signal, progress } = request;
  const { artifacts, binaries, models, pool } = needs;
  const folder = await artifacts.ensureFolder(video.videoId);
  const known = (await readHearing(folder)) ?? null;
  const [aVoice, aSound, aSpeech] = [
    await models.ofKind(voice).chosen(),
    await models.ofKind(sound).chosen(),
    wantsWords ? await models.ofKind(speech).chosen() : null,
  ];
  const warnings: Sentence[] = [];
  if (aSpeech && !aVoice) warnings.push(say('hearing-needs-voice', { speech: aSpeech.manifest.title }));
  const chosen: ListeningModels = { voice: aVoice, sound: aSound, speech: aVoice && aSpeech };
  if (known && hasAll(known.by, heardBy(chosen))) return { hearing: known, warnings: [...warnings, ...of(known)] };
  if (!aVoice && !aSound) return { hearing: known, warnings };
  try {
    progress(0, say('listening', { doneSec: 0, durationSec: video.durationSec }));
    await sameRecording(video, signal, needs);
    await pool.run(
      'hear',
      { binaries: await binaries(), filePath: video.path, folder, models: chosen },
      {
        signal,
        onMessage: ({ heardSec, durationSec }) =>
          progress(
            Math.min(1, heardSec / Math.max(durationSec, 0.001)),
            say('listening', { doneSec: heardSec, durationSec }),
          ),
      },
    );
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, said } = asVigilError(thrown);
    if (!FORGIVEN.has(code)) throw thrown;
    return { hearing: known, warnings: [...warnings, say('hearing-failed', { reason: said.message })] };
  }
  const hearing = (await readHearing(folder)) ?? null;
  return { hearing, warnings: [...warnings, ...of(hearing)] };
}

/** What is wrong with a model or the sound, and not with the machine or the library. */
const FORGIVEN: ReadonlySet<string> = new Set([
  'model-missing',
  'model-invalid',
  'internal',
  'undecodable',
  'bad-input',
]);

function hasAll(by: HeardBy, wanted: HeardBy): boolean {
  return (['voice', 'sound', 'speech'] as const).every((kind) => wanted[kind] === null || by[kind] === wanted[kind]);
}

function of(hearing: HearingFile | null): Sentence[] {
  return hearing?.damaged ? [say('hearing-damaged')] : [];
}
