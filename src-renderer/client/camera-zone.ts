import { machineZone } from '../../src-shared/zoned-time.ts';
import { useCall } from './queries.ts';

/** The time zone of a camera's clock: its own, else the core's machine's; of this browser until the core has said. */
export function useCameraZone(cameraId: string | null): string {
  const { data } = useCall('cameras.list', {});
  const own = data?.cameras.find((camera) => camera.cameraId === cameraId)?.zone;
  return own ?? data?.machineZone ?? machineZone();
}
