import { existsSync } from 'node:fs';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { CheckFinding } from '../../../src-shared/model/check.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { isFromSopilot } from '../../stores/artifacts/expected-artifacts.ts';
import { encoderOfFile, layout } from '../../stores/artifacts/layout.ts';
import type { ArtifactProblem, Verified } from '../../stores/artifacts/verify-artifacts.ts';
import type { Parts } from '../feature.ts';
import { activeIngest } from '../ingest/active-ingest.ts';
import type { Ingest } from '../ingest/feature.ts';
import { artifactsOf, stagesToMake } from '../ingest/find-damage.ts';
import { keptNames } from '../legacy/kept-files.ts';
import { describeProblem } from './describe-problem.ts';

export type CheckVideoNeeds = Pick<
  Parts,
  'artifacts' | 'clips' | 'database' | 'encoders' | 'events' | 'jobs' | 'pool' | 'recordings' | 'videos'
> & {
  readonly ingest: Pick<Ingest, 'indexAgain'>;
};

export interface CheckedVideo {
  readonly files: number;
  readonly taken: number;
  readonly findings: readonly CheckFinding[];
}

/** Reads all files of a video; with `repair` makes again what the recording gives. Other videos are not touched. */
export async function checkVideo(
  video: Video,
  { repair }: { readonly repair: boolean },
  signal: AbortSignal,
  needs: CheckVideoNeeds,
): Promise<CheckedVideo> {
  const { encoders, folder, expected } = await artifactsOf(video, needs);
  const where = { folder, expected: [...expected, ...(await keptNames(video, needs))] };
  const verify = async (retake: boolean): Promise<Verified> => {
    const found = await needs.pool.run('verify', { ...where, depth: 'full', take: true, retake }, { signal });
    return { ...found, problems: found.problems.filter(({ name }) => counts(name, video, encoders)) };
  };
  const { files, taken, problems } = await verify(false);
  if (problems.length === 0 || (await activeIngest(video.videoId, needs))) return { files, taken, findings: [] };
  const findings = problems.map((problem) => describeProblem(problem, video, encoders));
  if (!repair) return { files, taken, findings };

  const { problems: broken } = await verify(true);
  const reason = await makeAgain(video, broken, encoders, signal, needs);
  const left = new Set((await verify(true)).problems.map(({ name }) => name));
  return {
    files,
    taken,
    findings: findings.map((finding): CheckFinding => {
      if (!left.has(finding.file!)) return { ...finding, need: say('need-nothing'), outcome: 'mended' };
      const need = isFromSopilot(finding.file!, encoders) ? finding.need : (reason ?? finding.need);
      return { ...finding, need, outcome: 'left' };
    }),
  };
}

/** What an unfinished indexing has left is not damage: it goes on, or begins again. */
function counts(name: string, { status }: Video, encoders: readonly string[]): boolean {
  const isOfSopilot = name === layout.sopilotVectors || name === layout.sopilotClips || isFromSopilot(name, encoders);
  return status === 'ready' || isOfSopilot;
}

/** Indexes the video again for every encoder whose files are broken, its own last. Gives why that could not be done. */
async function makeAgain(
  video: Video,
  problems: readonly ArtifactProblem[],
  encoderIds: readonly string[],
  signal: AbortSignal,
  { encoders, ingest, videos }: CheckVideoNeeds,
): Promise<Sentence | undefined> {
  const names = problems.map(({ name }) => name).filter((name) => !isFromSopilot(name, encoderIds));
  if (names.length === 0) return undefined;
  const isChunks = (name: string): boolean => encoderIds.some((id) => name === layout.chunkVectors(id));
  if (!names.every(isChunks) && !existsSync(video.path)) return say('need-recording', { path: video.path });
  const own = video.embeddingModel ?? undefined;
  const others = names.flatMap((name) => encoderOfFile(name) ?? []).filter((encoderId) => encoderId !== own);
  const isOwn = names.some((name) => (encoderOfFile(name) ?? own) === own) || others.length > 0;
  try {
    for (const encoderId of [...new Set(others), ...(isOwn ? [own] : [])]) {
      await encoders.locate(encoderId);
      await ingest.indexAgain(await videos.get(video.videoId), { encoderId, only: stagesToMake(names) }, { signal });
    }
    return undefined;
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, said } = asVigilError(thrown);
    return say(code === 'model-missing' ? 'need-model' : 'need-what-failed', { reason: said.message });
  }
}
