import { useQuery } from '@tanstack/react-query';
import { connection } from './connection.ts';
import { queryClient } from './queries.ts';

/** What a machine may decode for Chromium, as 8 and 10 bit of 1080p; by the names that recordings have them under. */
const PROFILES: Readonly<Record<string, readonly string[]>> = {
  hevc: ['video/mp4; codecs="hvc1.1.6.L120.B0"', 'video/mp4; codecs="hvc1.2.4.L120.B0"'],
};

const QUERY = {
  queryKey: ['machine-decoders'],
  queryFn: async (): Promise<readonly string[]> => {
    const found = await Promise.all(
      Object.entries(PROFILES).map(async ([codec, types]) => ((await decodesAll(types)) ? codec : undefined)),
    );
    return found.filter((codec) => codec !== undefined);
  },
};

async function decodesAll(types: readonly string[]): Promise<boolean> {
  try {
    const answers = await Promise.all(
      types.map((contentType) =>
        navigator.mediaCapabilities.decodingInfo({
          type: 'file',
          video: { contentType, width: 1920, height: 1080, bitrate: 8_000_000, framerate: 30 },
        }),
      ),
    );
    return answers.every(({ supported }) => supported);
  } catch {
    // What it cannot be asked of it cannot do.
    return false;
  }
}

/** Codecs that this window decodes with the machine's help; undefined until the browser has said. */
export function useMachineDecoders(): readonly string[] | undefined {
  return useQuery(QUERY).data;
}

/** Tells the core which they are, so that it prepares no copy of what plays here. */
export async function reportMachineDecoders(): Promise<void> {
  const windowDecodes = [...(await queryClient.ensureQueryData(QUERY))];
  const { settings } = await connection.client.call('settings.get', {});
  if (windowDecodes.join() === settings.windowDecodes.join()) return;
  await connection.client.call('settings.update', { windowDecodes });
}
