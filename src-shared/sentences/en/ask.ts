import { counted } from '../../counted.ts';

/** Questions, search and answers. */
export const ask = {
  'question-withdrawn': 'The question was withdrawn.',
  'language-model-not-found': ({ name }: { name: string }) => `There is no language model “${name}” on this machine.`,
  'language-model-not-found-hint': 'Use “extractive”, which needs no model.',
  'picture-unreadable': 'This is no picture that can be read.',
  'picture-not-there': 'The picture is not there or cannot be read.',
  'picture-no-file-or-too-large': 'The picture is no file, or larger than 64 MB.',
  'search-withdrawn': 'The search was withdrawn.',
  'answer-id-taken': ({ answerId }: { answerId: string }) => `There is an answer with the id ${answerId} already.`,
  'answer-id-taken-hint': 'Ask again with a new id, or without one.',
  'nothing-asked-about-indexed': ({ title }: { title: string }) =>
    `Nothing asked about has been indexed with “${title}”.`,
  'search-by-one-thing': 'Search by one thing: a text, a picture, or a chunk.',
  'chunk-not-indexed-with': ({ title }: { title: string }) => `This chunk has not been indexed with “${title}”.`,
  'videos-of-other-encoder': ({ videos }: { videos: string }) =>
    `Indexed with another encoder, not searched by what is seen: ${videos}.`,
  'encoder-on-its-way': ({
    now,
    next,
    indexed,
    videos,
  }: Record<'now' | 'next', string> & Record<'indexed' | 'videos', number>) =>
    `Searched with “${now}”; “${next}” takes over once it has seen all videos (${indexed} of ${videos} so far).`,
  'videos-not-seen-by': ({ count, title }: { count: number; title: string }) =>
    `${counted(count, 'video')} ${count === 1 ? 'has' : 'have'} no vectors of “${title}” and ${count === 1 ? 'was' : 'were'} not searched by what is seen.`,
  'videos-left-out': ({ videos }: { videos: string }) =>
    `Not searched by what is seen, because their vectors are damaged, gone or of another version of the encoder: ${videos}. Index them again, or check the library (in the settings, or with “vigil check --repair”).`,
  'videos-not-indexed-yet': ({ videos }: { videos: string }) => `Not indexed yet: ${videos}.`,
  'evidence-file-changed': ({ videos, count }: { videos: string; count: number }) =>
    count === 1
      ? `The file of ${videos} is not the recording that was indexed any more: its evidence is of what was there before.`
      : `The files of ${videos} are not the recordings that were indexed any more: their evidence is of what was there before.`,
  'evidence-file-gone': ({ videos, count }: { videos: string; count: number }) =>
    count === 1
      ? `The file of ${videos} is not where it was: of its evidence only stills are left to see.`
      : `The files of ${videos} are not where they were: of their evidence only stills are left to see.`,
  'encoder-has-no-words': ({ title }: { title: string }) =>
    `The encoder “${title}” has no words for this; only transcripts were searched.`,
  'encoder-has-words-for-part': ({ title, coverage }: { title: string; coverage: number }) =>
    `The encoder “${title}” has words for ${Math.round(coverage * 100)} % of this only.`,
  'install-text-encoder':
    'To ask about things, people and actions, install an encoder that reads any text, such as SigLIP 2, SigLIP or CLIP, and choose it in Settings.',
  'answer-not-found': 'Not in the footage.',
  'answer-not-understood': 'Not understood: nothing installed here can look for this in pictures, and it is not said.',
  'answer-not-finished': 'Not found so far: not all of the footage has been looked through.',
  'nothing-to-search': 'There is no recording to search: none has been added yet, or none fits.',
  'searched-so-far': ({
    videos,
    total,
    sec,
    totalSec,
  }: {
    videos: number;
    total: number;
    sec: number;
    totalSec: number;
  }) => `Searched so far: ${videos} of ${total} recordings, ${minutes(sec)} of ${minutes(totalSec)} minutes.`,
  'failed-not-searched': ({ count }: { count: number }) =>
    count === 1
      ? 'One recording could not be indexed and was not searched.'
      : `${count} recordings could not be indexed and were not searched.`,
  'moment-says': ({ quote }: { quote: string }) => `says “${quote}”`,
  'moment-holds': ({ things, score }: { things: string; score: number }) =>
    `holds ${things} (detector ${score.toFixed(2)})`,
  'moment-heard': ({ quote, model }: { quote: string; model: string }) => `says “${quote}” (heard by ${model})`,
  'moment-heard-alike': ({ quote, model }: { quote: string; model: string }) =>
    `says something like it: “${quote}” (heard by ${model})`,
  'moment-sounds-like': ({ sound, score }: { sound: string; score: number }) =>
    `sounds like ${sound} (score ${score.toFixed(2)})`,
  'moment-says-alike': ({ quote }: { quote: string }) => `says something like it: “${quote}”`,
  'moment-is-written': ({ quote }: { quote: string }) => `text in the picture says “${quote}”`,
  'moment-looks-like': ({ phrase, similarity }: { phrase: string; similarity: number }) =>
    `looks like “${phrase}” (similarity ${similarity.toFixed(2)})`,
  'match-because': ({ reasons }: { reasons: readonly string[] }) => capitalised(joined(reasons)),
  'weak-match-because': ({ reasons }: { reasons: readonly string[] }) => `Weak match: ${joined(reasons)}`,
};

/** Tenths below ten, so that short recordings are not all "0". */
function minutes(sec: number): string {
  const value = sec / 60;
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}

function joined(reasons: readonly string[]): string {
  return reasons.join(', and ');
}

function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
