/** Cameras and their clocks. */
export const cameras = {
  'zone-unknown': ({ zone }: { zone: string }) => `${zone} is no time zone.`,
  'zone-unknown-hint': 'Write it as Europe/Berlin, as UTC, or as +02:00 for a clock that is never put forward or back.',
  'camera-without-name': 'A camera has a name.',
};
