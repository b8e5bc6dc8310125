import type { CallInput } from '../../../src-shared/contract/api.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { connection } from '../../client/connection.ts';
import { useNavigation } from '../../state/navigation.ts';
import { showError } from '../../state/notices.ts';
import { reviewOf } from '../../state/places.ts';
import { type Offer, setReview, showResult, useReview } from '../../state/review.ts';
import { t } from '../../strings/index.ts';

const TOP_K = 24;

/** "More like this" span; the hits take the place of the answer, with a way back. */
export const searchLikeOffer = (offer: Offer): Promise<void> =>
  search(t.review.ask.likeTitle(formatTimecode(offer.startSec), formatTimecode(offer.endSec)), {
    likeChunkId: offer.chunkId,
  });

/** Spans that look like a picture (base64 JPEG), taken at `sec`. */
export const searchLikeFrame = (imageBase64: string, sec: number): Promise<void> =>
  search(t.review.ask.likeFrame(formatTimecode(sec)), { imageBase64 });

async function search(title: string, what: CallInput<'vigil.search'>): Promise<void> {
  const { everywhere, result } = useReview.getState();
  const { place } = useNavigation.getState();
  const { videoId } = reviewOf(place);
  const filters = everywhere || videoId === null ? {} : { videoIds: [videoId] };
  setReview({ panel: 'ask', searching: true });
  try {
    const found = await connection.client.call('vigil.search', { topK: TOP_K, level: 'micro', ...what, filters });
    const before = result?.kind === 'hits' ? result.before : result;
    showResult({ kind: 'hits', title, hits: found.hits, notices: found.notices, before });
  } catch (thrown) {
    showError(thrown);
  } finally {
    setReview({ searching: false });
  }
}
