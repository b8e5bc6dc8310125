import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { CheckFinding } from '../../../src-shared/model/check.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { probeVideo } from '../../engines/media/probe.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import type { Parts } from '../feature.ts';
import { activeIngest } from '../ingest/active-ingest.ts';
import { stagesToMake } from '../ingest/find-damage.ts';
import { keepToFilm, showsOtherStream } from '../ingest/other-stream.ts';
import type { CheckVideoNeeds } from './check-video.ts';

export type CheckStreamNeeds = CheckVideoNeeds & Pick<Parts, 'binaries'>;

/**
 * Whether a video was indexed by its film, and not by a still picture of its file as earlier versions did; with `repair`
 * it is indexed again. A file that is not there, or cannot be read, is not asked.
 */
export async function checkStream(
  video: Video,
  { repair }: { readonly repair: boolean },
  signal: AbortSignal,
  needs: CheckStreamNeeds,
): Promise<CheckFinding[]> {
  if (!video.fileFound || video.status !== 'ready') return [];
  const probe = await probeVideo(await needs.binaries(), video.path, signal).catch(() => {
    signal.throwIfAborted();
  });
  if (!probe || !(await showsOtherStream(video, probe, needs))) return [];
  if (await activeIngest(video.videoId, needs)) return [];
  const facts = ({ width, height, codec }: Pick<Video, 'width' | 'height' | 'codec'>): string =>
    `${width} × ${height}, ${codec}`;
  const finding: CheckFinding = {
    videoId: video.videoId,
    videoName: video.name,
    what: say('what-recording'),
    file: null,
    problem: say('fault-other-stream', { indexed: asIs(facts(video)), film: asIs(facts(probe)) }),
    need: say('need-repair'),
    outcome: 'open',
  };
  if (!repair) return [finding];
  try {
    const kept = await keepToFilm(video, probe, needs);
    const request = { encoderId: video.embeddingModel ?? undefined, only: stagesToMake([layout.scanSummary]) };
    await needs.ingest.indexAgain(kept, request, { signal });
    return [{ ...finding, need: say('need-nothing'), outcome: 'mended' }];
  } catch (thrown) {
    signal.throwIfAborted();
    const { said } = asVigilError(thrown);
    return [{ ...finding, need: say('need-what-failed', { reason: said.message }), outcome: 'left' }];
  }
}
