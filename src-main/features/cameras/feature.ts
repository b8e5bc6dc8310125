import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { knownZone, machineZone } from '../../../src-shared/zoned-time.ts';
import { createCameraStore } from '../../stores/camera-store.ts';
import type { Feature, Parts } from '../feature.ts';
import { sameMoment } from './same-moment.ts';

const MAX_LISTED_CHANGES = 100;

/** Cameras, the zones of their clocks, and what several of them recorded at one moment. */
export function camerasFeature({
  database,
  events,
  vectors,
  videos,
}: Pick<Parts, 'database' | 'events' | 'vectors' | 'videos'>): Feature<
  'cameras.list' | 'cameras.setZone' | 'videos.sameMoment'
> {
  const cameras = createCameraStore(database.db);
  return {
    calls: {
      'cameras.list': async () => ({ machineZone: machineZone(), cameras: [...(await cameras.list())] }),
      'cameras.setZone': async ({ cameraId, zone: wanted, dryRun }) => {
        if (cameraId === '') throw new VigilError('bad-input', say('camera-without-name'));
        const zone = wanted === null ? null : zoneNamed(wanted);
        const { changes, ...counts } = await cameras.setZone(cameraId, zone, { dryRun });
        if (!dryRun) {
          for (const { videoId } of changes) {
            // The start is among the labels that the vector indexes keep.
            await vectors.relabelVideo(videoId);
            events.publish({ type: 'video.changed', videoId });
          }
        }
        return { cameraId, zone, ...counts, changed: changes.length, changes: changes.slice(0, MAX_LISTED_CHANGES) };
      },
      'videos.sameMoment': (asked) => sameMoment(asked, { cameras, videos }),
    },
  };
}

function zoneNamed(zone: string): string {
  const known = knownZone(zone.trim());
  if (known !== undefined) return known;
  throw new VigilError('bad-input', say('zone-unknown', { zone }), { hint: say('zone-unknown-hint') });
}
