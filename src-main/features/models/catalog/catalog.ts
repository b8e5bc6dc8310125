import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { ModelKindName } from '../../../../src-shared/model/model.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { FolderPath } from '../../../engines/models/model-file.ts';
import { ModelId } from '../../../engines/models/model-manifest.ts';
import { resourcesDir } from '../../../platform/resources.ts';

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const Commit = hex(40);

/** A file of a repository of the hub; what is left out is the entry's. */
const HubPlace = z.strictObject({
  repository: z.string().min(1).optional(),
  revision: Commit.optional(),
  path: z.string().min(1).optional(),
});
/** A file that lies elsewhere; it must be pinned, as only the hub lists checksums. */
const WebPlace = z.strictObject({ url: z.url({ protocol: /^https$/ }) });

/** A file of a model, and where it comes from when not from the entry's repository under the same name. */
const CatalogFile = z
  .strictObject({
    path: FolderPath,
    from: z.union([WebPlace, HubPlace]).optional(),
    /** Null where it is not known: the hub says it. */
    bytes: z.int().positive().nullable(),
    /** Left out where it is not known: the hub's own listing of the revision says it, and without one nothing is fetched. */
    sha256: hex(64).optional(),
    /** In its place for small files that the hub keeps in git itself: the id of that object. */
    gitBlob: hex(40).optional(),
  })
  .refine(
    ({ from, bytes, sha256 }) => !(from && 'url' in from) || (bytes !== null && sha256 !== undefined),
    'is not pinned',
  );
export type CatalogFile = z.infer<typeof CatalogFile>;

/** A public model that Vigil knows how to run but does not bring along. */
const CatalogEntry = z.strictObject({
  id: ModelId,
  kind: ModelKindName,
  title: z.string().min(1),
  licence: z.string().min(1),
  /** Languages it was tried or trained for, the main ones first, as BCP 47 tags. */
  languages: z.array(z.string().min(2)),
  /** Memory it takes while it runs, estimated from its weights. */
  memoryBytes: z.int().positive(),
  /** Repository of the hub; null where its files lie elsewhere. */
  repository: z.string().min(1).nullable(),
  revision: Commit.nullable(),
  /** The one of its kind to begin with. */
  recommended: z.boolean(),
  files: z.array(CatalogFile).min(1),
  /** What its kind's `model.json` says beside what every model's says; null where the publisher's files say it. */
  manifest: z.record(z.string(), z.unknown()).nullable(),
});
export type CatalogEntry = z.infer<typeof CatalogEntry>;

/** `resources/models/catalog.json`. */
const ModelCatalog = z.strictObject({ entries: z.array(CatalogEntry) });

/**
 * Reads a catalog: the one at `path`, which somebody wrote, or the one that comes with Vigil. Throws `bad-input` for a
 * file that is none.
 */
export async function readCatalog(path: string | null): Promise<readonly CatalogEntry[]> {
  const ours = join(resourcesDir(), 'models', 'catalog.json');
  try {
    return ModelCatalog.parse(JSON.parse(await readFile(path ?? ours, 'utf8'))).entries;
  } catch (cause) {
    if (path === null) throw cause;
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String((cause as Error).message);
    throw new VigilError('bad-input', say('catalog-unreadable', { path, reason }), { cause });
  }
}

/** Whether every byte that will be fetched is known beforehand. */
export function isPinned({ files }: CatalogEntry): boolean {
  return files.every(({ bytes, sha256, gitBlob }) => bytes !== null && (sha256 ?? gitBlob) !== undefined);
}

/** Where an entry's files come from, as a person can look it up. */
export function sourceOf({ repository, revision, files }: CatalogEntry): string {
  if (repository !== null) return `${repository}@${revision ?? 'main'}`;
  const [{ from } = {}] = files;
  return from && 'url' in from ? from.url : '';
}
