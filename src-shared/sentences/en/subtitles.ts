import { counted } from '../../counted.ts';

/** What is left open of a subtitle beside a video, as a warning at that video; every key begins with `subtitle-`. */
export const subtitles = {
  'subtitle-of-several': ({ name }: { name: string }) =>
    `The subtitle "${name}" is left out: more than one video of the folder has its name but for the case of letters. Name it exactly like its video, and index that again.`,
  'subtitle-kind-unread': ({ name }: { name: string }) =>
    `The subtitle "${name}" is left out: subtitles are read from .srt, .vtt, .ass and .ssa files.`,
  'subtitle-encoding-doubtful': ({ name, encoding }: { name: string; encoding: string }) =>
    `The subtitle "${name}" does not say how its letters are encoded; it was read as ${encoding}. If its words are wrong, save it as UTF-8 and index the video again.`,
  'subtitle-encoding-unknown': ({ name }: { name: string }) =>
    `The subtitle "${name}" is left out: how its letters are encoded cannot be told. Save it as UTF-8 and index the video again.`,
  'subtitle-places-lost': ({ name, places }: { name: string; places: number }) =>
    `The subtitle "${name}" is damaged in ${counted(places, 'place')}; the rest of it was read.`,
  'subtitle-cues-unread': ({ name, cues }: { name: string; cues: number }) =>
    `${counted(cues, 'cue')} of the subtitle "${name}" ${cues === 1 ? 'is' : 'are'} left out: when ${cues === 1 ? 'it is' : 'they are'} said cannot be read.`,
  'subtitle-without-words': ({ name }: { name: string }) => `No words could be read from the subtitle "${name}".`,
  'subtitle-outside-video': ({ name, lines }: { name: string; lines: number }) =>
    `${counted(lines, 'line')} of the subtitle "${name}" ${lines === 1 ? 'lies' : 'lie'} outside the recording and ${lines === 1 ? 'is' : 'are'} left out.`,
  'subtitle-unreadable': ({ name }: { name: string }) =>
    `The subtitle "${name}" is left out: it cannot be opened. Check that this user may read it, and index the video again.`,
  'subtitle-too-large': ({ name, maxMb }: { name: string; maxMb: number }) =>
    `The subtitle "${name}" is left out: it is larger than ${maxMb} MB.`,
};
