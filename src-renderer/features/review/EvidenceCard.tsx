import { Group, Text } from '@mantine/core';
import {
  IconCopy,
  IconEye,
  IconFileExport,
  IconMessage,
  IconPhotoSearch,
  IconSearch,
  IconTextScan2,
  IconVolume,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { formatTimecode } from '../../../src-shared/time.ts';
import { exportChoices, startExport } from '../../state/exports.ts';
import { type Offer, playOffer, useReview } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { copyText } from '../../ui/copy.ts';
import { FileStateNote } from '../../ui/FileStateNote.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Thumb } from '../../ui/Thumb.tsx';
import classes from './EvidenceCard.module.css';
import { searchLikeOffer } from './similar-search.ts';

/** A span to look at: its picture (moving under the pointer), when, why it matched, how well. A click plays it. */
export function EvidenceCard({
  offer,
  showVideo,
  faint = false,
}: {
  offer: Offer;
  showVideo: boolean;
  faint?: boolean;
}) {
  const current = useReview((state) => state.currentChunkId === offer.chunkId);
  const [hovered, setHovered] = useState(false);
  const from = formatTimecode(offer.startSec);
  const to = formatTimecode(offer.endSec);
  const words = t.review.evidence;
  const channelNames: Readonly<Record<string, string>> = words.channels;
  return (
    <div
      className={classes['card']}
      data-current={current}
      data-faint={faint}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      <button
        type="button"
        className={classes['cardMain']}
        aria-label={offer.number === null ? words.playHit(from, to) : words.play(offer.number, from, to)}
        onClick={() => playOffer(offer)}
        data-testid="evidence"
        data-start={offer.startSec}
        data-end={offer.endSec}
      >
        <span className={classes['cardThumb']}>
          <MovingThumb offer={offer} moving={hovered} />
          {offer.number === null ? null : <span className={classes['number']}>{offer.number}</span>}
        </span>
        <span className={classes['cardText']}>
          <span className="v-time">
            {from} – {to}
          </span>
          {showVideo ? <span className={classes['cardVideo']}>{offer.videoName}</span> : null}
          {offer.why ? <span className={classes['why']}>{offer.why}</span> : null}
          <FileStateNote state={offer.fileState} />
        </span>
      </button>
      <div className={classes['cardFoot']}>
        <Group gap={8} wrap="nowrap" c="dimmed">
          {offer.channels.map((channel) => (
            <Group key={channel} gap={4} wrap="nowrap">
              <ChannelIcon channel={channel} />
              <Text size="xs">{channelNames[channel] ?? channel}</Text>
            </Group>
          ))}
          <Text size="xs">{words.score(offer.score.toFixed(2))}</Text>
        </Group>
        <Group gap={0} wrap="nowrap">
          <IconButton label={words.copy} size={24} onClick={() => copyText(`${from} – ${to}`)}>
            <IconCopy size={14} />
          </IconButton>
          <IconButton label={t.exports.clipDirect} size={24} onClick={() => void exportOffer(offer)}>
            <IconFileExport size={14} />
          </IconButton>
          <IconButton label={words.like} size={24} onClick={() => void searchLikeOffer(offer)}>
            <IconPhotoSearch size={14} />
          </IconButton>
        </Group>
      </div>
    </div>
  );
}

/** Channels that find what is said. */
const WORDS: ReadonlySet<string> = new Set(['transcript', 'meaning']);

/** An eye for pictures, a speech bubble for speech; a channel without one of its own gets a lens. */
function ChannelIcon({ channel }: { channel: string }) {
  if (channel === 'visual') return <IconEye size={14} />;
  if (channel === 'on-screen') return <IconTextScan2 size={14} />;
  if (channel === 'sounds') return <IconVolume size={14} />;
  return WORDS.has(channel) ? <IconMessage size={14} /> : <IconSearch size={14} />;
}

/** As a clip, made as the user chose last. */
function exportOffer({ videoId, startSec, endSec }: Offer): Promise<boolean> {
  return startExport('exports.clip', { videoId, startSec, endSec, ...exportChoices() });
}

const MOVE_EVERY_MS = 300;

function MovingThumb({ offer, moving }: { offer: Offer; moving: boolean }) {
  const [step, setStep] = useState(0);
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => setStep((before) => before + 1), MOVE_EVERY_MS);
    return () => {
      clearInterval(timer);
      setStep(0);
    };
  }, [moving]);
  const middle = (offer.startSec + offer.endSec) / 2;
  const frames = offer.keyframes.length > 0 ? offer.keyframes : [middle];
  const sec = moving ? frames[step % frames.length] : frames[Math.floor(frames.length / 2)];
  return <Thumb videoId={offer.videoId} sec={sec ?? middle} span={offer} />;
}
