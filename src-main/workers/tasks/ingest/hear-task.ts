import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import type { GraphLoops } from '../../../engines/models/graph-loops.ts';
import type { GraphRunner } from '../../../engines/models/graph-runner.ts';
import { decodeSound } from '../../../engines/sound/decode-sound.ts';
import type { SoundManifest, VoiceManifest } from '../../../engines/sound/manifest.ts';
import { readLabels } from '../../../engines/sound/read-labels.ts';
import { SoundTags } from '../../../engines/sound/sound-tags.ts';
import { VoiceActivity } from '../../../engines/sound/voice-activity.ts';
import { HEARING_BLOCK, Hearing, type HearingState, type Listeners } from '../../../engines/speech/hearing.ts';
import type { SpeechManifest } from '../../../engines/speech/manifest.ts';
import { Whisper } from '../../../engines/speech/whisper.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import { faultPoint } from '../../../platform/fault-points.ts';
import {
  type HeardBy,
  type HearingFile,
  readGrowingHearing,
  writeGrowingHearing,
  writeHearing,
} from '../../../stores/artifacts/hearing-file.ts';

interface Installed<Manifest> {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The models that listen; speech is written down where a voice was found. */
export interface ListeningModels {
  readonly voice: Installed<VoiceManifest> | null;
  readonly sound: Installed<SoundManifest> | null;
  readonly speech: Installed<SpeechManifest> | null;
}

export interface HearTaskInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  /** The video's artifacts folder, which must be there. */
  readonly folder: string;
  readonly models: ListeningModels;
}

/** How far it is. */
interface HearMessage {
  readonly heardSec: number;
  readonly durationSec: number;
}

interface HearContext {
  readonly signal: AbortSignal;
  emit(message: HearMessage): void;
  readonly inference: GraphRunner & GraphLoops;
}

/** Blocks between two checkpoints: about a minute, what a killed hearing has to do again at most. */
const CHECKPOINT_BLOCKS = 6;

/** Which models a hearing is by. */
export function heardBy({ voice, sound, speech }: ListeningModels): HeardBy {
  const named = (model: Installed<{ id: string; version: string }> | null): string | null =>
    model && `${model.manifest.id}@${model.manifest.version}`;
  return { voice: named(voice), sound: named(sound), speech: named(speech) };
}

/**
 * Hears a recording with one decode of its sound and keeps what was heard in its folder. Goes on where a hearing by
 * the same models was stopped. Throws `cancelled`, and what is wrong with a model.
 */
export async function runHearTask(input: HearTaskInput, context: HearContext): Promise<Pick<HearingFile, 'damaged'>> {
  const { binaries, filePath, folder, models } = input;
  const { signal, emit } = context;
  const probe = await probeVideo(binaries, filePath, signal);
  const by = heardBy(models);
  const from = (await readGrowingHearing(folder, by)) as HearingState | undefined;
  const hearing = new Hearing(await listeners(models, context, from), from);
  const sound = decodeSound({ binaries, filePath, probe, blockSize: HEARING_BLOCK, signal });
  let heard = 0;
  for await (const block of sound.blocks) {
    if (await hearing.push(block)) heard += 1;
    signal.throwIfAborted();
    emit({ heardSec: hearing.heardSec, durationSec: probe.durationSec });
    if (heard > 0 && heard % CHECKPOINT_BLOCKS === 0) {
      await writeGrowingHearing(folder, { by, state: hearing.state });
      faultPoint('hear:checkpoint');
    }
  }
  signal.throwIfAborted();
  const damaged = sound.isDamaged();
  await writeHearing(folder, { by, damaged, ...(await hearing.end()) });
  return { damaged };
}

async function listeners(
  { voice, sound, speech }: ListeningModels,
  { inference, signal }: HearContext,
  from: HearingState | undefined,
): Promise<Listeners> {
  if (speech && !voice)
    throw new VigilError('bad-input', say('hearing-needs-voice', { speech: speech.manifest.title }));
  const options = { priority: 'batch', signal } as const;
  return {
    voice: voice ? new VoiceActivity(voice, inference, options, from?.voice ?? undefined) : undefined,
    sounds: sound
      ? new SoundTags(
          { ...sound, labels: await readLabels(sound.folder, sound.manifest) },
          inference,
          options,
          from?.sounds ?? undefined,
        )
      : undefined,
    speech: speech ? await Whisper.open(speech, inference, options) : undefined,
    padSec: voice?.manifest.padSec ?? 0,
  };
}
