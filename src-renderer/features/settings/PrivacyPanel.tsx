import { Select, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type MaskScope, type PrivacyMask, sameScope } from '../../../src-shared/model/privacy.ts';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { MaskEditor } from './MaskEditor.tsx';
import { OutdatedMasks } from './OutdatedMasks.tsx';
import { SettingsPart } from './SettingsPart.tsx';

const words = t.privacy;
const ALL: MaskScope = { kind: 'all' };

/** What parts of the picture nothing made of a recording shows, for all videos, a camera or a site. */
export function PrivacyPanel() {
  const settings = useCall('settings.get', {});
  const status = useCall('privacy.status', {});
  const videos = useCall('videos.list', { status: 'ready', limit: 500 });
  const [scope, setScope] = useState<MaskScope>(ALL);
  const [videoId, setVideoId] = useState<string | null>(null);
  const firstId = videos.data?.videos[0]?.videoId;
  // A video that comes in later must not take the place of the picture that is drawn on.
  useEffect(() => {
    if (firstId !== undefined) setVideoId((chosen) => chosen ?? firstId);
  }, [firstId]);
  const error = settings.error ?? status.error ?? videos.error;
  if (error) return <ErrorPanel error={error} onRetry={() => void settings.refetch()} />;
  if (!settings.data || !status.data || !videos.data) return <Skeleton height={320} />;
  const masks = settings.data.settings.privacyMasks;
  const scopes = scopesOf(masks, status.data);
  const ofScope = videos.data.videos.filter(
    ({ cameraId, siteId }) =>
      scope.kind === 'all' || (scope.kind === 'camera' ? cameraId === scope.cameraId : siteId === scope.siteId),
  );
  const choice = ofScope.length > 0 ? ofScope : videos.data.videos;
  const video = choice.find((each) => each.videoId === videoId) ?? choice[0];
  return (
    <SettingsPart name="privacy" words={words}>
      <OutdatedMasks count={status.data.outdated} videos={status.data.videos} hasMasks={masks.length > 0} />
      <SimpleGrid cols={2} spacing={12}>
        <Select
          label={words.scope}
          allowDeselect={false}
          value={keyOf(scope)}
          onChange={(key) => setScope(scopes.find((each) => keyOf(each) === key) ?? ALL)}
          data={scopes.map((each) => ({ value: keyOf(each), label: nameOf(each) }))}
        />
        <Select
          label={words.picture}
          allowDeselect={false}
          searchable={choice.length > 8}
          disabled={!video}
          value={video?.videoId ?? null}
          onChange={setVideoId}
          data={choice.map(({ videoId: value, name }) => ({ value, label: name }))}
        />
      </SimpleGrid>
      {video ? (
        <MaskEditor
          key={keyOf(scope)}
          video={video}
          scope={scope}
          masks={masks}
          saved={masks.find((mask) => sameScope(mask.scope, scope))}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {words.noVideos}
        </Text>
      )}
    </SettingsPart>
  );
}

/** All videos, then cameras and sites that videos are labelled with or that have a mask. */
function scopesOf(
  masks: readonly PrivacyMask[],
  { cameras, sites }: { readonly cameras: readonly string[]; readonly sites: readonly string[] },
): MaskScope[] {
  const scopes: MaskScope[] = [
    ALL,
    ...cameras.map((cameraId) => ({ kind: 'camera' as const, cameraId })),
    ...sites.map((siteId) => ({ kind: 'site' as const, siteId })),
    ...masks.map(({ scope }) => scope),
  ];
  return scopes.filter((scope, at) => scopes.findIndex((each) => sameScope(each, scope)) === at);
}

const keyOf = (scope: MaskScope): string => JSON.stringify(scope);

function nameOf(scope: MaskScope): string {
  if (scope.kind === 'camera') return words.camera(scope.cameraId);
  return scope.kind === 'site' ? words.site(scope.siteId) : words.all;
}
