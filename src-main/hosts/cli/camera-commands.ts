import type { Command } from 'commander';
import { formatTimecode } from '../../../src-shared/time.ts';
import type { RunCommand } from './command.ts';
import { lines, table } from './output.ts';

/** `cameras …` and `same-moment`: the clocks of cameras, and what several of them recorded at one moment. */
export function addCameraCommands(program: Command, run: RunCommand): void {
  const cameras = program.command('cameras').description('cameras and the time zones of their clocks');
  cameras
    .command('list', { isDefault: true })
    .description('list cameras')
    .action(() =>
      run(async (session) => {
        const found = await session.call('cameras.list', {});
        const rows = found.cameras.map(({ cameraId, zone, videos, dated }) => [
          cameraId,
          zone ?? `${found.machineZone} (this machine)`,
          videos,
          dated,
        ]);
        return { json: found, text: table(['camera', 'zone', 'videos', 'with a start'], rows) };
      }),
    );
  cameras
    .command('zone')
    .description('correct the time zone of a camera’s clock, and with it when its recordings begin')
    .argument('<camera>')
    .argument('<zone>', 'Europe/Berlin, UTC or +02:00; "machine" for that of this machine')
    .option('--dry-run', 'only say what would change')
    .action((cameraId: string, zone: string, { dryRun = false }: { dryRun?: boolean }) =>
      run(async (session) => {
        const input = { cameraId, zone: zone === 'machine' ? null : zone, dryRun };
        const result = await session.call('cameras.setZone', input);
        const { changed, changes, setByHand, independent, zoneBefore } = result;
        const heading = [
          `${cameraId}: ${result.zone ?? 'machine'}${dryRun ? ' (nothing changed yet)' : ''}, was ${zoneBefore ?? 'machine'}`,
          `${changed} begin at another time; ${setByHand} set by hand and ${independent} with a time of their own stay.`,
        ];
        const rows = changes.map(({ name, before, after, recordedDoubt }) => [
          name,
          before ?? '',
          after,
          recordedDoubt === null
            ? ''
            : { twice: 'an hour that comes twice', never: 'an hour that never comes' }[recordedDoubt],
        ]);
        const text = `${lines(heading)}\n${rows.length > 0 ? table(['name', 'before', 'after', ''], rows) : ''}`;
        return { json: result, text: text.trim() };
      }),
    );
  program
    .command('same-moment')
    .description('what other cameras recorded at a moment of a video')
    .argument('<videoId>')
    .option('--at <time>', 'where in the video: seconds or a time code', '0')
    .action((videoId: string, { at }: { at: string }) =>
      run(async (session) => {
        const result = await session.call('videos.sameMoment', { videoId, atSec: at });
        const { clock, zone, recordings } = result;
        const heading = clock === null ? 'It is not known when this video begins.' : `${clock} (${zone})`;
        const rows = recordings.map((one) => [
          one.videoId,
          formatTimecode(one.atSec, 3),
          one.cameraId ?? '',
          one.name,
          one.recordedFrom === 'file-time' ? 'start is a guess' : '',
        ]);
        return { json: result, text: `${lines([heading])}\n${table(['video', 'at', 'camera', 'name', ''], rows)}` };
      }),
    );
}
