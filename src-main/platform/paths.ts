import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where things lie in a data folder. */
export interface DataPaths {
  readonly database: string;
  readonly textIndex: string;
  /** The text index of a library that is in Postgres alone. */
  readonly postgresTextIndex: string;
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
  /** Files of SOPilot libraries that were brought over, as they were. */
  readonly legacy: string;
  /** SOPilot's feature adapters. */
  readonly adapters: string;
  readonly logs: string;
  readonly backups: string;
  readonly settings: string;
}

export function dataPaths(dataDir: string): DataPaths {
  return {
    database: join(dataDir, 'vigil.db'),
    textIndex: join(dataDir, 'text.db'),
    postgresTextIndex: join(dataDir, 'text-postgres.db'),
    postgres: join(dataDir, 'postgres'),
    databases: join(dataDir, 'databases.json'),
    ownerId: join(dataDir, 'owner-id'),
    qdrant: join(dataDir, 'qdrant'),
    qdrantLog: join(dataDir, 'logs', 'qdrant.log'),
    artifacts: join(dataDir, 'artifacts'),
    models: join(dataDir, 'models'),
    legacy: join(dataDir, 'legacy'),
    adapters: join(dataDir, 'adapters'),
    logs: join(dataDir, 'logs'),
    backups: join(dataDir, 'backups'),
    settings: join(dataDir, 'settings.json'),
  };
}

/** The data folder of a user who chose none: where each platform keeps large local application data. */
export function defaultDataDir(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Vigil');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Vigil');
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'vigil');
}
