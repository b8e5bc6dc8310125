import { mkdirSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { Config } from './config.ts';
import { isDriveFull } from './drive-full.ts';
import { openLog } from './log.ts';
import { closeToOthers, isOpenToOthers, keepFilesPrivate } from './private-files.ts';

/** What Vigil puts into a data folder, by the beginning of its name. */
const OWN_NAMES =
  /^(vigil\.db|text(-postgres)?\.db|owner(\.db|\.lock|-id)|databases\.json|settings\.json|browser-choices\.json|open-vigil\.html|audit(\.key)?|postgres|qdrant|artifacts|uploads|models|legacy|adapters|logs|backups|watch_inbox|drive-reserve|\.write-test-)/;
/** What systems leave in any folder. */
const NOBODYS_NAMES: ReadonlySet<string> = new Set(['lost+found', '.DS_Store', 'Thumbs.db', 'desktop.ini']);
const STICKY = 0o1000;

/**
 * Makes the data folder, takes it and what is in it from other users, and proves that it can be written. A folder on a
 * full drive can: room is made by removing. Throws `bad-input`, or `disk-full` where there is no folder yet.
 */
export function prepareDataDir({ dataDir, logLevel }: Pick<Config, 'dataDir' | 'logLevel'>): void {
  keepFilesPrivate();
  const probe = join(dataDir, `.write-test-${process.pid}`);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    tryToWrite(probe);
    closeDataDir(dataDir, logLevel);
  } catch (error) {
    const full = isDriveFull(error);
    throw new VigilError(
      full ? 'disk-full' : 'bad-input',
      full
        ? say('data-folder-drive-full', { dataDir })
        : say('data-folder-not-writable', { dataDir, reason: (error as Error).message }),
      {
        hint: full ? say('data-folder-drive-full-hint') : say('data-folder-not-writable-hint'),
        details: { dataDir },
        cause: error,
      },
    );
  }
}

function tryToWrite(probe: string): void {
  try {
    writeFileSync(probe, 'written to see whether this folder can be written');
  } catch (error) {
    if (!isDriveFull(error)) throw error;
  } finally {
    rmSync(probe, { force: true });
  }
}

/**
 * A folder of an earlier Vigil is closed before anything in it is opened: another user who holds `owner.db` would keep
 * Vigil from starting. A folder that holds other things too (somebody chose `/tmp`, or a folder of recordings) is not
 * Vigil's to close; what is Vigil's in it is.
 */
function closeDataDir(dataDir: string, logLevel: Config['logLevel']): void {
  if (process.platform === 'win32') return;
  const names = readdirSync(dataDir);
  const own = names.filter((name) => OWN_NAMES.test(name));
  let changed = own.reduce((sum, name) => sum + closeToOthers(join(dataDir, name)), 0);
  const { mode, uid } = statSync(dataDir);
  const isVigils = names.every((name) => OWN_NAMES.test(name) || NOBODYS_NAMES.has(name));
  const stays = !isVigils || (mode & STICKY) !== 0 || uid !== process.getuid?.();
  if (!stays) changed += closeToOthers(realpathSync(dataDir));
  // A folder without anything in it has given nothing away.
  if (changed === 0 || names.length === 0) return;
  const isClosed = own.every((name) => !isOpenToOthers(join(dataDir, name)));
  const { log, close } = openLog(dataDir, logLevel);
  log.warn(
    isClosed
      ? 'Files of the library could be read by other users of this machine; now they are closed to them'
      : 'Files of the library can be read by other users of this machine, and the drive does not let Vigil close them',
    { dataDir, changed, folderStaysOpen: stays },
  );
  close();
}
