import type { CallAnswer, ParsedInput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Hit } from '../../../src-shared/model/answer.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { overlapSec } from '../../../src-shared/time.ts';
import { readVectorRow } from '../../formats/npy.ts';
import type { Artifacts } from '../../stores/artifacts/artifacts.ts';
import type { ClipStore } from '../../stores/clip-store.ts';
import type { Parts } from '../feature.ts';
import type { AskSources } from './ask-sources.ts';
import { channelsOf, quoteOf } from './candidate.ts';
import { decodeImage, type ImageSource } from './decode-image.ts';
import { type DescribedCandidate, describeCandidates } from './describe-candidates.ts';
import { coverageNotice, embedText } from './embed-text.ts';
import { fileNotices } from './file-notices.ts';
import { findSpans } from './find-spans.ts';
import { parseQuestion, searchPhrase, type TimeCondition } from './question.ts';
import { scopeNotices, scopeOf } from './scope.ts';
import type { Vision } from './sources.ts';
import { unlessCancelled } from './unless-cancelled.ts';

/** What a search is made of: besides the sources, pictures from outside and the stored vectors of chunks. */
export interface SearchSources extends AskSources, Pick<Parts, 'binaries'> {
  readonly artifacts: Pick<Artifacts, 'chunks'>;
  readonly clips: Pick<ClipStore, 'getMany' | 'listWithin' | 'vectorRow'>;
}

type SearchInput = ParsedInput<'vigil.search'>;

/** What is looked for, whichever way it was given. */
interface Sample {
  readonly vector: Float32Array | undefined;
  readonly text: string | undefined;
  /** Share of the text the encoder has words for, 0..1; 1 for a picture. */
  readonly coverage: number;
  readonly condition?: TimeCondition | undefined;
  /** "More like this" is not this. */
  readonly without?: { readonly videoId: string; readonly startSec: number; readonly endSec: number };
  readonly notices: readonly Sentence[];
}

/** Room for neighbours of the sample chunk, which are left out of "more like this". */
const NEIGHBOURS = 10;

/**
 * Searches by text, by picture or by chunk ("more like this"); exactly one of them.
 * Throws `bad-input`, `not-found`, `undecodable`, `encoder-mismatch`, `cancelled`.
 */
export async function searchLibrary(
  input: SearchInput,
  sources: SearchSources,
  signal: AbortSignal,
): Promise<CallAnswer<'vigil.search'>> {
  const vision = await unlessCancelled(sources.vision(), signal);
  const sample = await unlessCancelled(sampleOf(input, vision, sources, signal), signal);
  const scope = await scopeOf({ filters: input.filters, condition: sample.condition }, sources);
  const notices = [...(await scopeNotices(scope, vision, sources)), ...sample.notices];
  const levels = input.level ? [input.level] : scope.filter.levels;
  const limit = input.topK + (sample.without ? NEIGHBOURS : 0);
  const { text, vector, coverage } = sample;
  const { candidates } = await unlessCancelled(
    findSpans({ text, vector, coverage, scope, limit, levels, judged: false }, vision, sources),
    signal,
  );
  const { without } = sample;
  const others = candidates.filter(
    (candidate) => !without || candidate.videoId !== without.videoId || overlapSec(candidate, without) === 0,
  );
  const described = await describeCandidates(others.slice(0, input.topK), sources);
  return {
    hits: described.map(toHit),
    encoder: vision.encoder.manifest.id,
    backend: vision.index.backend,
    // Asked after searching: an index may have found out only now that its server is gone.
    notices: [...notices, ...fileNotices(described), ...(vision.index.notice ? [vision.index.notice] : [])],
  };
}

async function sampleOf(
  input: SearchInput,
  vision: Vision,
  sources: SearchSources,
  signal: AbortSignal,
): Promise<Sample> {
  const { text, imagePath, imageBase64, likeChunkId } = input;
  const given = [text, imagePath, imageBase64, likeChunkId].filter((value) => value !== undefined && value !== '');
  if (given.length !== 1) {
    throw new VigilError('bad-input', say('search-by-one-thing'));
  }
  if (likeChunkId) return sampleOfChunk(likeChunkId, vision, sources);
  if (text) return sampleOfText(text, vision);
  const source: ImageSource = imagePath ? { path: imagePath } : { base64: imageBase64! };
  const image = await decodeImage(await sources.binaries(), source, signal);
  const vector = await vision.encoder.embedImages([image], { priority: 'interactive' });
  return { vector, text: undefined, coverage: 1, notices: [] };
}

async function sampleOfText(text: string, vision: Vision): Promise<Sample> {
  const { text: rest, condition } = parseQuestion(text);
  const phrase = searchPhrase(rest === '' ? text : rest);
  const embedded = await embedText(vision, phrase);
  const notice = coverageNotice(vision, embedded);
  return {
    vector: embedded.vector,
    text: phrase,
    coverage: embedded.coverage,
    condition,
    notices: notice === undefined ? [] : [notice],
  };
}

async function sampleOfChunk(chunkId: string, { encoder }: Vision, sources: SearchSources): Promise<Sample> {
  const [chunk] = await sources.clips.getMany([chunkId]);
  if (!chunk) throw new VigilError('not-found', say('chunk-not-found', { chunkId }));
  const { id, title, dim } = encoder.manifest;
  const row = await sources.clips.vectorRow(chunkId, id);
  if (row === undefined) {
    throw new VigilError('encoder-mismatch', say('chunk-not-indexed-with', { title }), {
      details: { chunkId, encoder: id },
    });
  }
  const vector = await readVectorRow(sources.artifacts.chunks(chunk.videoId, id), row, dim);
  return { vector, text: undefined, coverage: 1, without: chunk, notices: [] };
}

function toHit({ candidate, video, keyframes }: DescribedCandidate): Hit {
  return {
    chunkId: candidate.chunkId,
    videoId: candidate.videoId,
    videoName: video.name,
    path: video.path,
    startSec: candidate.startSec,
    endSec: candidate.endSec,
    level: candidate.level,
    score: candidate.score,
    channels: channelsOf(candidate),
    keyframes: [...keyframes],
    text: quoteOf(candidate)?.text ?? null,
    fileState: video.fileState,
  };
}
