import type { IngestStage } from '../../../src-shared/model/job.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { expectedArtifacts, isFromSopilot } from '../../stores/artifacts/expected-artifacts.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import type { VerifyRequest } from '../../stores/artifacts/verify-artifacts.ts';
import type { Parts } from '../feature.ts';

/** The parts of the indexing that make these files again; what is whole is not decoded for. */
export function stagesToMake(names: readonly string[]): IngestStage[] {
  const isOfTranscript = (name: string): boolean => name === layout.subtitleStamps || name === layout.hearing;
  const isOfReading = (name: string): boolean => name === layout.screenTexts;
  return [
    ...(names.every((name) => isOfTranscript(name) || isOfReading(name)) ? [] : (['scan', 'chunk', 'index'] as const)),
    ...(names.some(isOfTranscript) ? (['transcribe'] as const) : []),
    ...(names.some(isOfReading) ? (['read'] as const) : []),
  ];
}

type Needs = Pick<Parts, 'artifacts' | 'clips' | 'pool'>;

/** Where the files of a video lie and which of them must be there. */
export async function artifactsOf(
  { videoId, status, embeddingModel }: Video,
  { artifacts, clips }: Pick<Needs, 'artifacts' | 'clips'>,
): Promise<Pick<VerifyRequest, 'folder' | 'expected'> & { readonly encoders: readonly string[] }> {
  const encoders = await clips.encodersOf(videoId);
  const scannedWith = status === 'ready' ? embeddingModel : null;
  return { folder: artifacts.folder(videoId), expected: expectedArtifacts(encoders, scannedWith), encoders };
}

/** The parts of the indexing that a video needs again because something of it is damaged or gone. */
export async function damagedStages(video: Video, needs: Needs): Promise<IngestStage[]> {
  const { encoders, ...where } = await artifactsOf(video, needs);
  const { problems } = await needs.pool.run('verify', { ...where, depth: 'full' });
  return stagesToMake(problems.map(({ name }) => name).filter((name) => !isFromSopilot(name, encoders)));
}
