import { join } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Checksum } from '../../../platform/downloads/checksum.ts';
import type { WantedFile } from '../../../platform/downloads/download-file.ts';
import { type Hub, type HubFile, hubFileUrl, listHubFiles, resolveRevision } from '../../../platform/downloads/hub.ts';
import type { CatalogEntry, CatalogFile } from './catalog.ts';

/** Everything that a download of a model has to bring. */
export interface WantedModel {
  readonly files: readonly WantedFile[];
  /** The commit its repository was read at; null where its files lie elsewhere. */
  readonly revision: string | null;
}

/**
 * Where an entry's files lie and what they must be. The hub is asked for what the catalog does not know; a file of which
 * neither knows the checksum is refused. Throws `backend-unavailable`, `not-found`, `feature-disabled` as the hub does.
 */
export async function wantedFiles(entry: CatalogEntry, folder: string, hub: Hub): Promise<WantedModel> {
  const revision =
    entry.repository !== null && entry.revision === null
      ? await resolveRevision(hub, entry.repository, 'main')
      : entry.revision;
  const listings = new Map<string, Promise<Map<string, HubFile>>>();
  const listing = (repository: string, at: string): Promise<Map<string, HubFile>> => {
    const key = `${repository}@${at}`;
    const known = listings.get(key) ?? listHubFiles(hub, repository, at);
    listings.set(key, known);
    return known;
  };
  const files: WantedFile[] = [];
  for (const file of entry.files) {
    const target = join(folder, file.path);
    const { from, bytes } = file;
    const checksum = checksumOf(file);
    if (from && 'url' in from) {
      files.push({ url: from.url, target, bytes: bytes!, checksum: checksum! });
      continue;
    }
    const repository = from?.repository ?? entry.repository!;
    const at = from?.revision ?? revision!;
    const path = from?.path ?? file.path;
    const url = hubFileUrl(hub.address, repository, at, path);
    if (bytes !== null && checksum) {
      files.push({ url, target, bytes, checksum });
      continue;
    }
    const listed = (await listing(repository, at)).get(path);
    if (!listed) throw unlisted(path, repository);
    files.push({ url, target, bytes: listed.bytes, checksum: checksum ?? listed.checksum });
  }
  return { files, revision };
}

function checksumOf({ sha256, gitBlob }: CatalogFile): Checksum | undefined {
  if (sha256 !== undefined) return { sha256 };
  return gitBlob === undefined ? undefined : { gitBlob };
}

function unlisted(name: string, repository: string): VigilError {
  return new VigilError('not-found', say('catalog-file-unlisted', { name, repository }), {
    hint: say('catalog-file-unlisted-hint'),
    details: { name, repository },
  });
}
