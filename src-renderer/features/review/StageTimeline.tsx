import { Skeleton, Stack, Text } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import type { Video } from '../../../src-shared/model/worded.ts';
import type { Span } from '../../../src-shared/time.ts';
import { useCall } from '../../client/queries.ts';
import { type Offer, playOffer, setReview, useReview } from '../../state/review.ts';
import { useJobOf } from '../../state/use-job.ts';
import { t } from '../../strings/index.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import type { Player } from '../../ui/player/player.ts';
import { Timeline } from '../../ui/timeline/Timeline.tsx';
import { useFilmSource } from '../../ui/timeline/use-film-source.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import { ExportRange } from './ExportRange.tsx';
import { ExportTools } from './ExportTools.tsx';
import { labelledSpans } from './labelled-spans.ts';
import { hits as hitsLane } from './lanes/hits.ts';
import { REVIEW_LANES } from './lanes/review-lanes.ts';
import { loudnessOf } from './lanes/sound.ts';

/** Of a longer recording than a day the lane shows the beginning. */
const MOST_TRACKS = 20_000;
const NOTHING_HEARD = { speech: [], sounds: [] };
const NOTHING_WRITTEN: CallOutput<'videos.texts'>['lines'] = [];

/** The timeline below the picture; while there is none, what it waits for. */
export function StageTimeline({
  video,
  source,
  loading,
  hits,
  player,
}: {
  video: Video;
  source: CallOutput<'videos.timeline'> | undefined;
  loading: boolean;
  /** Evidence and hits in this video. */
  hits: readonly Offer[];
  player: Player;
}) {
  const currentChunkId = useReview((state) => state.currentChunkId);
  const film = useFilmSource(video.videoId);
  const waveform = useCall('videos.waveform', { videoId: video.videoId }).data;
  const loudness = useMemo(
    () => (waveform && source ? loudnessOf(waveform, source.durationSec) : []),
    [waveform, source],
  );
  const found = useCall('videos.objects', { videoId: video.videoId, maxTracks: MOST_TRACKS }).data;
  const objects = useMemo(() => (found ? labelledSpans(found) : []), [found]);
  const heard = useCall('videos.sounds', { videoId: video.videoId }).data ?? NOTHING_HEARD;
  const written = useCall('videos.texts', { videoId: video.videoId }).data?.lines ?? NOTHING_WRITTEN;
  const footage = useMemo(
    () => source && { source, loudness, objects, heard, written, hits, playHit: playOffer },
    [source, loudness, objects, heard, written, hits],
  );
  const currentHit = hits.findIndex((hit) => hit.chunkId === currentChunkId);
  const current = useMemo(() => (currentHit === -1 ? null : { lane: hitsLane.key, index: currentHit }), [currentHit]);
  // For questions about "the visible part only".
  const onVisible = useCallback((visible: Span) => setReview({ visible }), []);
  if (!footage || footage.source.durationSec <= 0 || video.status !== 'ready') {
    return <TimelinePlaceholder video={video} loading={loading} />;
  }
  return (
    <Timeline
      source={film.source}
      durationSec={footage.source.durationSec}
      cuts={film.cuts}
      lanes={REVIEW_LANES}
      footage={footage}
      current={current}
      player={player}
      onVisible={onVisible}
      tools={<ExportTools video={video} player={player} />}
      overlay={(view, whole) => <ExportRange videoId={video.videoId} view={view} whole={whole} player={player} />}
    />
  );
}

function TimelinePlaceholder({ video, loading }: { video: Video; loading: boolean }) {
  const { job, state } = useJobOf(video.videoId, 'ingest');
  return (
    <Stack p={12} gap={8}>
      {loading ? (
        <Waiting what={t.review.timeline.loading} />
      ) : (
        <Text size="sm" c="dimmed">
          {video.error?.message ?? t.review.timeline.pending}
        </Text>
      )}
      {job && state !== 'completed' ? <JobProgress job={job} /> : null}
      <Skeleton height={44} animate={loading} />
      <Skeleton height={12} animate={loading} />
      <Skeleton height={28} animate={loading} />
    </Stack>
  );
}
