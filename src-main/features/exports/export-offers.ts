import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { newId } from '../../platform/ids.ts';
import type { MediaFile } from '../videos/media-source.ts';

/** Exported files that may be fetched once each, by an id that says nothing of where they lie. */
export interface ExportOffers {
  offer(file: MediaFile): string;
  /** Throws `not-found` for an id that was used or never given. */
  take(offerId: string): MediaFile;
}

const MAX_OFFERS = 1000;

export function createExportOffers(): ExportOffers {
  const offers = new Map<string, MediaFile>();
  return {
    offer: (file) => {
      const offerId = newId();
      const oldest = offers.keys().next();
      if (offers.size >= MAX_OFFERS && !oldest.done) offers.delete(oldest.value);
      offers.set(offerId, file);
      return offerId;
    },
    take: (offerId) => {
      const file = offers.get(offerId);
      if (!file) throw new VigilError('not-found', say('export-offer-used'), { hint: say('export-offer-used-hint') });
      offers.delete(offerId);
      return file;
    },
  };
}
