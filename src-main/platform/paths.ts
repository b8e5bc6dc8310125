import { homedir, userInfo } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';

/** Where things lie in a data folder. */
export interface DataPaths {
  readonly database: string;
  readonly textIndex: string;
  /** The text index of a library that is in Postgres alone. */
  readonly postgresTextIndex: string;
  /** The same for what is written in the pictures. */
  readonly screenTextIndex: string;
  readonly postgresScreenTextIndex: string;
  /** The Postgres server that comes with Vigil. */
  readonly postgres: string;
  /** Which database is the newer one, of a library that is or was in two. */
  readonly databases: string;
  /** Who this data folder is among several on one database. */
  readonly ownerId: string;
  /** The Qdrant server that comes with Vigil. */
  readonly qdrant: string;
  readonly qdrantLog: string;
  readonly artifacts: string;
  readonly models: string;
  /** Models that are being fetched or unpacked. */
  readonly downloads: string;
  /** What packs of models are signed with. */
  readonly packKey: string;
  /** Files of SOPilot libraries that were brought over, as they were. */
  readonly legacy: string;
  /** SOPilot's feature adapters. */
  readonly adapters: string;
  readonly logs: string;
  readonly backups: string;
  /** Clips and pictures made to be handed on. */
  readonly exports: string;
  readonly settings: string;
  /** How long work takes on this machine. */
  readonly paces: string;
  /** Which devices of this machine models agree on. */
  readonly devices: string;
}

export function dataPaths(dataDir: string): DataPaths {
  return {
    database: join(dataDir, 'vigil.db'),
    textIndex: join(dataDir, 'text.db'),
    postgresTextIndex: join(dataDir, 'text-postgres.db'),
    screenTextIndex: join(dataDir, 'screen-text.db'),
    postgresScreenTextIndex: join(dataDir, 'screen-text-postgres.db'),
    postgres: join(dataDir, 'postgres'),
    databases: join(dataDir, 'databases.json'),
    ownerId: join(dataDir, 'owner-id'),
    qdrant: join(dataDir, 'qdrant'),
    qdrantLog: join(dataDir, 'logs', 'qdrant.log'),
    artifacts: join(dataDir, 'artifacts'),
    models: join(dataDir, 'models'),
    downloads: join(dataDir, 'downloads'),
    packKey: join(dataDir, 'pack-key.pem'),
    legacy: join(dataDir, 'legacy'),
    adapters: join(dataDir, 'adapters'),
    logs: join(dataDir, 'logs'),
    backups: join(dataDir, 'backups'),
    exports: join(dataDir, 'exports'),
    settings: join(dataDir, 'settings.json'),
    paces: join(dataDir, 'paces.json'),
    devices: join(dataDir, 'devices.json'),
  };
}

/**
 * The data folder of a user who chose none: where each platform keeps large local application data, below the first of
 * `homes` that is a whole path. What is empty or relative counts as absent (as the XDG specification wants it): a
 * library must not lie in whatever folder Vigil happens to be started from. Throws `bad-input` where no home is known.
 */
export function defaultDataDir(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  homes: readonly string[] = homesOfUser(),
): string {
  const { isAbsolute } = platform === 'win32' ? win32 : posix;
  const whole = (path: string | undefined): string | undefined =>
    path !== undefined && isAbsolute(path) ? path : undefined;
  const home = (...parts: string[]): string => {
    const found = homes.find(isAbsolute);
    if (found !== undefined) return join(found, ...parts);
    throw new VigilError('bad-input', say('home-folder-unknown'), { hint: say('home-folder-unknown-hint') });
  };
  if (platform === 'win32') return join(whole(env['LOCALAPPDATA']) ?? home('AppData', 'Local'), 'Vigil');
  if (platform === 'darwin') return home('Library', 'Application Support', 'Vigil');
  return join(whole(env['XDG_DATA_HOME']) ?? home('.local', 'share'), 'vigil');
}

/** The home that the environment names, then the one that the system has on record. */
function homesOfUser(): string[] {
  return [homedir, () => userInfo().homedir].flatMap((ask) => {
    try {
      return [ask()];
    } catch {
      // A user without an entry in the system's list has no home there.
      return [];
    }
  });
}
