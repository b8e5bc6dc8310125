import type { ProbeOutput, ProbeStream } from './probe-output.ts';

/** Codecs of single pictures: a track of them beside a film holds covers or thumbnails. */
const PICTURE_CODECS = new Set(['mjpeg', 'png', 'bmp', 'gif', 'tiff', 'webp', 'jpeg2000', 'jpegls']);
/** A track of single pictures with fewer than this share of the film's is no film itself. */
const MIN_SHARE_OF_PICTURES = 0.1;

/** Video streams that their file does not declare to be a cover, a still or thumbnails, in its order. */
function movingStreams(output: ProbeOutput): readonly ProbeStream[] {
  return output.streams.filter(({ codec_type: type, disposition }) => {
    const { attached_pic: cover, still_image: still, timed_thumbnails: thumbnails } = disposition ?? {};
    return type === 'video' && cover !== 1 && still !== 1 && thumbnails !== 1;
  });
}

/** Whether more of the file must be read to tell a film from a still: the container says nothing of their pictures. */
export function mustCountPictures(output: ProbeOutput): boolean {
  const streams = movingStreams(output);
  return streams.length > 1 && streams.some((stream) => (stream.nb_frames ?? packetCount(stream, output)) <= 1);
}

/**
 * The film among the video streams: not a track of one picture, nor of thumbnails; of several films the one that the
 * file marks as its default, else the first. Undefined when nothing moves. `counted` are pictures by stream index,
 * where more was read than the packets in `output`.
 */
export function filmStream(output: ProbeOutput, counted?: ReadonlyMap<number, number>): ProbeStream | undefined {
  const streams = movingStreams(output);
  const picturesOf = (stream: ProbeStream): number =>
    Math.max(stream.nb_frames ?? 0, counted?.get(stream.index) ?? packetCount(stream, output));
  const most = Math.max(0, ...streams.map(picturesOf));
  const films = streams.filter((stream) => {
    const pictures = picturesOf(stream);
    const isThumbnails = PICTURE_CODECS.has(stream.codec_name ?? '') && pictures < most * MIN_SHARE_OF_PICTURES;
    return most <= 1 || (pictures > 1 && !isThumbnails);
  });
  return films.find(({ disposition }) => disposition?.default === 1) ?? films[0];
}

function packetCount({ index }: ProbeStream, { packets }: ProbeOutput): number {
  return packets.filter((packet) => packet.stream_index === index).length;
}
