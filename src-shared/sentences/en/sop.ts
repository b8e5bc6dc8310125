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
  'gold-take-not-indexed': ({ name }: { name: string }) =>
    `The gold take ${name} was left out: it is not indexed, and could not be.`,
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
  'no-video-with-clips': 'No video has SOPilot clips yet.',
  'no-video-with-clips-hint': 'Score a run first: its clips are made then.',
  'no-new-video-with-clips': 'No video with SOPilot clips was added since the last training.',
  'no-new-video-with-clips-hint': 'Train on all videos, or add some first.',
  'no-longer-indexed-with': ({ name, encoder }: { name: string; encoder: string }) =>
    `${name} is no longer indexed with ${encoder}.`,
  'no-longer-indexed-with-hint': 'Score the run again: it is then compared with the encoder of today.',
  'scorer-needs-steps': 'The scorer vigil needs the steps of gold.',
  'scorer-needs-steps-hint': 'Give them as [{"name","startSec","endSec"}], on the clock of the gold vectors.',
  'video-not-indexed-yet': ({ name }: { name: string }) => `${name} is not indexed yet.`,
  'video-not-indexed-yet-hint': 'Wait until it is, or index it again, then retry the job.',
  'take-could-not-be-indexed': ({ name, reason }: { name: string; reason: string }) =>
    `${name} could not be indexed to be scored: ${reason}`,
  'takes-indexed-differently': ({
    gold,
    goldEncoder,
    trainee,
    traineeEncoder,
  }: {
    gold: string;
    goldEncoder: string;
    trainee: string;
    traineeEncoder: string;
  }) => `${gold} is indexed with ${goldEncoder}, ${trainee} with ${traineeEncoder}.`,
  'takes-indexed-differently-hint': ({ trainee, goldEncoder }: { trainee: string; goldEncoder: string }) =>
    `Index ${trainee} again with ${goldEncoder}, then retry the job.`,
  'task-without-gold-yet': ({ name }: { name: string }) => `The task “${name}” has no gold take yet.`,
  'task-without-gold-yet-hint': 'Add a gold take to the task, then score again.',
  'not-a-gold-take': ({ name, role }: { name: string; role: string }) => `${name} is a ${role} take, not a gold one.`,
  'not-a-gold-take-hint': 'Choose a gold take to score against.',
  'takes-of-different-tasks': ({ goldTask, traineeTask }: { goldTask: string; traineeTask: string }) =>
    `The gold take belongs to the task “${goldTask}”, the trainee take to “${traineeTask}”.`,
  'takes-of-different-tasks-hint': 'Choose two takes of the same task.',
  'clips-not-made': ({ name }: { name: string }) => `The clips of ${name} could not be made.`,
  'recording-gone': ({ name, path }: { name: string; path: string }) => `${name} is no longer at ${path}.`,
  'recording-gone-hint': 'Show Vigil where the recording is now, then retry the job.',
  'task-without-clips-of-video': ({ taskId }: { taskId: string }) =>
    `The task “${taskId}” has no take of that video with clips to compare.`,
  'task-without-clips-of-video-hint': 'Choose a video of the task that was scored once: its clips are made then.',
  'create-task-or-gold-first': 'Create the task, or add its gold take first.',
  'take-needs-file-or-video': 'A take needs either a file or a video of the library.',
  'take-needs-file-or-video-hint': 'Give a path or a video id, not both.',
  'only-gold-takes-have-steps': ({ name }: { name: string }) => `${name} is no gold take: only gold takes have steps.`,
  'only-gold-takes-have-steps-hint': 'Choose the gold take of the task.',
  'import-under-another-id': 'Import it under another id, or replace the one that is there.',
  'outside-video': ({ atSec, name, durationSec }: { atSec: number; name: string; durationSec: number }) =>
    `${formatTimecode(atSec)} is outside ${name}, which is ${formatTimecode(durationSec)} long.`,
  'outside-video-hint': 'Choose a start and an end inside the video.',
  'take-ends-before-start': ({ endSec, startSec }: { endSec: number; startSec: number }) =>
    `The take ends at ${formatTimecode(endSec)}, which is not after its start at ${formatTimecode(startSec)}.`,
  'take-ends-before-start-hint': 'Move the end behind the start.',
  'gold-take-removed': ({ name }: { name: string }) => `The gold take or its video (${name}) was removed.`,
  'trainee-take-removed': ({ name }: { name: string }) => `The trainee take or its video (${name}) was removed.`,
  'take-removed-hint': 'Add the take again, then score it again.',
  'no-encoder': 'no encoder',
  'steps-overlap': ({
    first,
    firstSpan,
    second,
    secondSpan,
  }: {
    first: string;
    firstSpan: string;
    second: string;
    secondSpan: string;
  }) => `“${first}” (${firstSpan}) and “${second}” (${secondSpan}) overlap.`,
  'steps-overlap-hint': 'Let one step end where the next one begins.',
  'step-without-name': ({ number }: { number: number }) => `Step ${number} has no name.`,
  'step-without-name-hint': 'Give every step a name.',
  'step-ends-before-start': ({ name, endSec, startSec }: { name: string; endSec: number; startSec: number }) =>
    `“${name}” ends at ${formatTimecode(endSec)}, which is not after its start at ${formatTimecode(startSec)}.`,
  'step-ends-before-start-hint': 'Move the end of the step behind its start.',
  'step-span-outside-take': ({ name, step, take }: { name: string; step: string; take: string }) =>
    `“${name}” (${step}) lies outside the take, which is ${take}.`,
  'step-span-outside-take-hint': 'Move the step into the take, or make the take longer.',
  'step-bounds-exchanged': ({ name, minSec, maxSec }: { name: string; minSec: number; maxSec: number }) =>
    `“${name}” shall take at least ${minSec} s and at most ${maxSec} s.`,
  'step-bounds-exchanged-hint': 'Make the shortest allowed duration shorter than the longest.',
  'step-outside-take': ({ name, take }: { name: string; take: string }) =>
    `“${name}” lies outside the take, which is ${take}.`,
  'step-outside-take-hint': 'Move the step into the take.',
  'span-from-to': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `${formatTimecode(startSec)} to ${formatTimecode(endSec)}`,
};

function percent(share: number): string {
  return `${(Math.max(0, share) * 100).toFixed(1)} %`;
}
