import type { CheckFinding } from '../../../src-shared/model/check.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { isFromSopilot } from '../../stores/artifacts/expected-artifacts.ts';
import { encoderOfFile, layout } from '../../stores/artifacts/layout.ts';
import type { ArtifactFault, ArtifactProblem } from '../../stores/artifacts/verify-artifacts.ts';

/** A problem of a video's file as a finding that is still open. */
export function describeProblem(
  { name, fault }: ArtifactProblem,
  { videoId, name: videoName }: Video,
  encoderIds: readonly string[],
): CheckFinding {
  const need = isFromSopilot(name, encoderIds) ? say('need-sopilot-library') : say('need-repair');
  const problem = say(FAULTS[fault]);
  return { videoId, videoName, what: whatOf(name, encoderIds), file: name, problem, need, outcome: 'open' };
}

/** Something of the whole library. */
export function libraryFinding(what: Sentence, problem: Sentence, need: Sentence): CheckFinding {
  return { videoId: null, videoName: null, what, file: null, problem, need, outcome: 'open' };
}

const FAULTS = {
  gone: 'fault-gone',
  'other-size': 'fault-other-size',
  'other-content': 'fault-other-content',
  unreadable: 'fault-unreadable',
  'checksum-unreadable': 'fault-checksum-unreadable',
} as const satisfies Record<ArtifactFault, string>;

const NAMES: Readonly<Record<string, Sentence>> = {
  [layout.scanSummary]: say('what-scan-summary'),
  [layout.frameTimes]: say('what-frame-times'),
  [layout.contentScores]: say('what-cut-scores'),
  [layout.tinyFrames]: say('what-tiny-frames'),
  [layout.motion]: say('what-motion'),
  [layout.subtitleStamps]: say('what-subtitles'),
  [layout.hearing]: say('what-hearing'),
  [layout.screenTexts]: say('what-screen-texts'),
  [layout.thumbnails]: say('what-thumbnails'),
  [layout.storyboardSheets]: say('what-storyboard'),
  [layout.storyboardIndex]: say('what-storyboard'),
  [layout.waveform]: say('what-waveform'),
  [layout.sopilotVectors]: say('what-sopilot-clips'),
  [layout.sopilotClips]: say('what-sopilot-clips'),
};

function whatOf(name: string, encoderIds: readonly string[]): Sentence {
  if (isFromSopilot(name, encoderIds)) return say('what-from-sopilot');
  const encoderId = encoderOfFile(name);
  if (encoderId === undefined) return NAMES[name] ?? say('what-other-file');
  if (name === layout.chunkVectors(encoderId)) return say('what-chunk-vectors');
  return name === layout.frameVectors(encoderId) ? say('what-frame-vectors') : say('what-samples');
}
