import { stat } from 'node:fs/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { counted, megabytes } from '../../../src-shared/counted.ts';
import type { ImportEstimate } from '../../../src-shared/model/import-estimate.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { absolutePath, given } from './command.ts';
import type { Session } from './session.ts';

/** So few files are begun without looking into them first. */
const FEW_FILES = 5;

/** What an import of these paths would be. */
export function estimateOf(
  session: Session,
  paths: readonly string[],
  { encoder }: { readonly encoder?: string | undefined },
): Promise<ImportEstimate> {
  return session.run('videos.estimate', { paths: paths.map(absolutePath), ...given({ encoder }) });
}

/** Whether there may be so much behind these paths that it is worth a look: many files, or a folder. */
export async function mayBeLarge(paths: readonly string[]): Promise<boolean> {
  if (paths.length > FEW_FILES) return true;
  const areFolders = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (stats) => stats.isDirectory(),
        () => false,
      ),
    ),
  );
  return areFolders.includes(true);
}

/** Throws `disk-full` for an import that the drive clearly has no room for. */
export function requireRoom({ room, files, diskBytes, freeBytes }: ImportEstimate): void {
  if (room !== 'short') return;
  const name = counted(files, 'recording');
  throw new VigilError('disk-full', say('indexing-needs-room', { name, bytes: diskBytes, freeBytes: freeBytes ?? 0 }), {
    hint: say('indexing-needs-room-hint'),
    details: { bytes: diskBytes, freeBytes },
  });
}

/** An estimate in one line. */
export function wordsOf(estimate: ImportEstimate): string {
  const { files, unreadable, footageSec, indexSec, diskBytes, freeBytes, room, isSampled } = estimate;
  const about = isSampled ? 'about ' : '';
  return [
    `${counted(files, 'recording')}${unreadable > 0 ? ` and ${counted(unreadable, 'unreadable file')}` : ''}`,
    `${about}${formatTimecode(footageSec, 0)} of footage`,
    indexSec === null ? 'time known once something was indexed' : `indexing takes about ${formatTimecode(indexSec, 0)}`,
    `leaves about ${megabytes(diskBytes)}${freeBytes === null ? '' : ` (${megabytes(freeBytes)} free)`}`,
    ...(room === 'enough'
      ? []
      : [room === 'tight' ? 'the drive may have too little room' : 'the drive has no room for it']),
  ].join(', ');
}
