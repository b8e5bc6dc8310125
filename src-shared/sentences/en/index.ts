import { ask } from './ask.ts';
import { audit } from './audit.ts';
import { cameras } from './cameras.ts';
import { check } from './check.ts';
import { cli } from './cli.ts';
import { databases } from './databases.ts';
import { downloads } from './downloads.ts';
import { errors } from './errors.ts';
import { evaluation } from './evaluation.ts';
import { exports } from './exports.ts';
import { health } from './health.ts';
import { hosts } from './hosts.ts';
import { ingest } from './ingest.ts';
import { jobs } from './jobs.ts';
import { legacy } from './legacy.ts';
import { media } from './media.ts';
import { modelCatalog } from './model-catalog.ts';
import { models } from './models.ts';
import { proxies } from './proxies.ts';
import { reports } from './reports.ts';
import { sop } from './sop.ts';
import { subtitles } from './subtitles.ts';
import { system } from './system.ts';
import { vectors } from './vectors.ts';
import { videos } from './videos.ts';
import { watch } from './watch.ts';
import { window } from './window.ts';

/** The English catalog, joined from one file per subject. A key is in one of them only. */
export const english = {
  ...ask,
  ...audit,
  ...cameras,
  ...check,
  ...cli,
  ...databases,
  ...downloads,
  ...errors,
  ...evaluation,
  ...exports,
  ...health,
  ...hosts,
  ...ingest,
  ...jobs,
  ...legacy,
  ...media,
  ...modelCatalog,
  ...models,
  ...proxies,
  ...reports,
  ...sop,
  ...subtitles,
  ...system,
  ...vectors,
  ...videos,
  ...watch,
  ...window,
};

/** Its keys and their parameters: what `say` takes, and what another language has to offer. */
export type English = typeof english;
