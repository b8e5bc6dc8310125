import { counted } from '../../counted.ts';
import { formatTimecode } from '../../time.ts';

/** SOP tasks, takes, scores, steps and the feature adapter. */
export const sop = {
  'adapter-not-found': ({ version }: { version: number }) => `There is no feature adapter ${version}.`,
  'adapter-not-found-hint': 'Look at the versions there are, or use none.',
  'score-not-found': ({ id }: { id: string }) => `There is no score ${id}.`,
  'take-not-found': ({ takeId }: { takeId: string }) => `There is no take ${takeId}.`,
  'task-not-found': ({ taskId }: { taskId: string }) => `There is no task “${taskId}”.`,
  'task-exists': ({ taskId }: { taskId: string }) => `There is a task “${taskId}” already.`,
  'task-exists-hint': 'Choose another id.',
  'adapter-file-gone': ({ path }: { path: string }) => `The feature adapter ${path} is gone.`,
  'train-new-adapter-or-none': 'Train a new one, or use none.',
  'adapter-file-invalid': ({ path }: { path: string }) => `${path} is no feature adapter.`,
  'adapter-size-differs': ({ adapterDim, path, dim }: { adapterDim: number; path: string; dim: number }) =>
    `The feature adapter was made for vectors of ${adapterDim} values, ${path} has ${dim}.`,
  'train-another-adapter-or-none': 'Train a new adapter, or use none.',
  'takes-too-short-for-clips': ({
    goldClips,
    traineeClips,
    minClips,
  }: {
    goldClips: string;
    traineeClips: string;
    minClips: number;
  }) =>
    `Too short to score: the gold take has ${goldClips}, the trainee take ${traineeClips} of about 4 s; at least ${minClips} are needed on each side.`,
  'takes-too-short-for-clips-hint': 'Choose longer takes, or move their start and end.',
  'sopilot-setting-out-of-range': ({ path, reason }: { path: string; reason: string }) =>
    `${path} has a setting out of range: ${reason}`,
  'clip-number-not-found': ({ clipIdx }: { clipIdx: number }) => `The video has no clip number ${clipIdx}.`,
  'clip-number-not-found-hint': 'Clips are numbered from 0, about one every 4 s.',
  'task-without-gold': 'The task has no gold take.',
  'clip-list-length-differs': ({ path, clips, rows }: { path: string; clips: number; rows: number }) =>
    `${path} lists ${clips} clips, the vectors have ${rows} rows.`,
  'file-not-json': ({ path }: { path: string }) => `${path} is not JSON.`,
  'vectors-do-not-divide-into-rows': ({ dim }: { dim: number }) =>
    `The vectors do not divide into rows of ${dim} values.`,
  'video-gave-no-clip': 'The video gave no clip.',
  'clip-list-invalid': ({ name }: { name: string }) => `${name} is not a list of clips (clip_idx, start_sec, end_sec).`,
  'too-few-clips-for-adapter': ({ clips }: { clips: number }) =>
    `${clips} clips are too few to fit an adapter; at least 2 are needed.`,
  'adapter-for-other-vectors': ({ dim }: { dim: number }) => `The adapter was made for vectors of ${dim} values.`,
  'too-many-clips-to-align': ({
    goldClips,
    traineeClips,
    limit,
  }: {
    goldClips: number;
    traineeClips: number;
    limit: number;
  }) => `Too many clips to align: gold ${goldClips}, trainee ${traineeClips}; the limit is ${limit}.`,
  'too-many-clips-to-align-hint': 'Score a shorter part of the recordings.',
  'take-vector-sizes-differ': ({ goldDim, traineeDim }: { goldDim: number; traineeDim: number }) =>
    `The vectors differ in size: gold ${goldDim}, trainee ${traineeDim}.`,
  'take-vectors-do-not-match-times': ({ name, frames }: { name: string; frames: number }) =>
    `The vectors of ${name} do not match its ${frames} frame times.`,
  'take-too-short': ({ name, frames }: { name: string; frames: number }) =>
    `${name} is too short to compare: ${frames} of its frames are indexed.`,
  'take-too-short-hint': 'Choose a longer take.',
  'task-without-gold-hint': 'Add a gold take to the task first.',
  'gold-without-steps': 'The gold take has no steps.',
  'gold-without-steps-hint': 'Mark its steps on the timeline first.',
  'gold-steps-differ': 'The gold takes of the task have different numbers of steps.',
  'gold-steps-differ-hint': 'Give every gold take the same steps.',
  'takes-of-different-encoders': 'The takes were indexed with different encoders.',
  'take-clips-do-not-fit': ({
    name,
    count,
    dim,
    values,
  }: {
    name: string;
    count: number;
    dim: number;
    values: number;
  }) => `The ${name} take has ${count} clips of ${dim} values, but ${values} values were given.`,
  'of-gold': 'gold',
  'of-trainee': 'trainee',
  'the-gold-take': 'the gold take',
  'the-trainee-take': 'the trainee take',
  'gold-take-number': ({ number }: { number: number }) => `gold take ${number}`,
  'finding-with-points': ({ finding, points }: { finding: string; points: number }) =>
    `${finding} ${counted(points, 'point')} lost.`,
  'step-looks-different': ({ step }: { step: string }) => `“${step}” looks different from gold from beginning to end.`,
  'step-looks-different-in-part': ({ step }: { step: string }) =>
    `“${step}” looks different from gold in part of the picture.`,
  'step-pace': ({
    step,
    sec,
    leastSec,
    mostSec,
    ratio,
  }: {
    step: string;
    sec: number;
    leastSec: number;
    mostSec: number;
    ratio: number;
  }) =>
    `“${step}” took ${sec.toFixed(1)} s; ${leastSec.toFixed(1)} to ${mostSec.toFixed(1)} s is normal (${ratio.toFixed(2)} x gold).`,
  'step-missing-but-for': ({ step, seenSec }: { step: string; seenSec: number }) =>
    `“${step}” is missing: only ${seenSec.toFixed(1)} s of it can be seen.`,
  'step-missing': ({ step }: { step: string }) => `“${step}” is missing: no part of the take shows it.`,
  'steps-exchanged': ({ first, second }: { first: string; second: string }) =>
    `“${first}” and “${second}” are done in each other's place.`,
  'step-too-early': ({ step }: { step: string }) => `“${step}” is done too early.`,
  'step-too-late': ({ step }: { step: string }) => `“${step}” is done too late.`,
  'step-done-again': ({ step, atSec }: { step: string; atSec: readonly number[] }) =>
    `“${step}” is done again ${atSec.map((sec) => `at ${formatTimecode(sec)}`).join(' and ')}.`,
  'something-not-in-gold': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `From ${formatTimecode(startSec)} to ${formatTimecode(endSec)} the take shows something that gold does not.`,
  'takes-thinned': ({ everySec }: { everySec: number }) =>
    `The takes are long, so one picture every ${everySec.toFixed(1)} s was compared; shorter steps may be missed.`,
  'sopilot-score-stale': ({ made, inUse }: { made: string; inUse: string }) =>
    `The sopilot-v1 score beside this one was made with ${made}; now ${inUse} is in use. Score again to renew it; the score itself is not affected.`,
  'score-stale': ({ made, inUse }: { made: string; inUse: string }) =>
    `This score was made with ${made}; now ${inUse} is in use. Score again before comparing it with newer ones.`,
  'no-feature-adapter': 'no feature adapter',
  'feature-adapter-number': ({ version }: { version: number }) => `feature adapter ${version}`,
  'scores-of-different-adapters': ({ adapters }: { adapters: readonly string[] }) =>
    `These scores were made with different feature adapters (${adapters.join(', ')}) and cannot be compared. Score the runs again.`,
  'gold-take-of-other-encoder': ({ name }: { name: string }) =>
    `The gold take ${name} was left out: it is indexed with another encoder.`,
  'gold-take-of-other-steps': ({ name }: { name: string }) =>
    `The gold take ${name} was left out: its steps are not the same.`,
  'takes-of-different-cameras': ({ cameras }: { cameras: string }) =>
    `The takes are of different cameras (${cameras}); deviations may be the camera's.`,
  'comparing-runs': 'Comparing the runs',
  'videos-done': ({ done, total }: { done: number; total: number }) => `${done} of ${total} videos`,
  'reading-clips': ({ name, doneSec, durationSec }: { name: string; doneSec: number; durationSec: number }) =>
    `Reading ${name}: ${formatTimecode(doneSec, 0)} of ${formatTimecode(durationSec, 0)}`,
  'no-sopilot-score': ({ reason }: { reason: string }) => `There is no sopilot-v1 score beside this one. ${reason}`,
  'score-job-title': ({ trainee, gold }: { trainee: string; gold: string }) => `${trainee} against ${gold}`,
  'adapter-job-title': 'SOPilot feature adapter',
  'gold-span': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `gold ${formatTimecode(startSec)}–${formatTimecode(endSec)}`,
  'this-part-of-gold': 'this part of gold',
  'sopilot-part-too-early': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `What gold shows at ${formatTimecode(startSec)}–${formatTimecode(endSec)} comes too early here.`,
  'sopilot-this-part-too-early': 'What gold shows at this point comes too early here.',
  'trainee-span': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `Trainee ${formatTimecode(startSec)}–${formatTimecode(endSec)}`,
  'part-of-trainee-run': 'A part of the trainee run',
  'sopilot-part-deviates': ({
    where,
    goldPart,
    alike,
    needed,
  }: {
    where: string;
    goldPart: string;
    alike: number;
    needed: number;
  }) => `${where} is on average ${percent(alike)} alike to ${goldPart}; this comparison asks for ${percent(needed)}.`,
  'sopilot-part-not-aligned': ({ goldPart }: { goldPart: string }) =>
    `No part of the trainee run was aligned to ${goldPart}.`,
  'sopilot-part-left-out': ({
    goldPart,
    startSec,
    endSec,
    alike,
    needed,
  }: {
    goldPart: string;
    startSec: number;
    endSec: number;
    alike: number;
    needed: number;
  }) =>
    `SOPilot counts ${goldPart} as left out: the part aligned to it (trainee ${formatTimecode(startSec)}–${formatTimecode(endSec)}) is at most ${percent(alike)} alike, and this comparison asks for ${percent(needed)}.`,
};

function percent(share: number): string {
  return `${(Math.max(0, share) * 100).toFixed(1)} %`;
}
