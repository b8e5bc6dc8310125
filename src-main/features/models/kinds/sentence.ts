import type { GraphPass } from '../../../engines/models/graph-test.ts';
import { SentenceModel } from '../../../engines/sentences/manifest.ts';
import {
  describeSentenceRepository,
  isSentenceRepository,
  sentenceFiles,
} from '../../../engines/sentences/published-sentences.ts';
import { openSentenceEncoder, type SentenceEncoder } from '../../../engines/sentences/sentence-encoder.ts';
import { defineKind } from './define-kind.ts';

/** Ids of the text that its graph is tested with; every vocabulary has more than a thousand. */
const TEST_IDS = 12;
/** Graphs of whole numbers differ between processors by more than others do. */
const TOLERANCE = 0.02;

/** Texts to vectors by what they mean: transcripts and questions. */
export const sentence = defineKind<SentenceModel, SentenceEncoder>({
  kind: 'sentence',
  manifest: SentenceModel,
  graphs: ({ text }) => [text.file],
  tokenizer: ({ text }) => text.tokenizer,
  passes: ({ text }) => [
    {
      graph: text.file,
      feeds: Object.fromEntries(text.inputs.map((input) => [input.name, testFeed(input)])),
      tolerance: TOLERANCE,
    },
  ],
  open: async (folder, manifest, { inference }) => {
    const encoder = openSentenceEncoder(folder, manifest, inference);
    // Tells now what every passage would run into.
    await encoder.embedQuestion('test');
    return encoder;
  },
  published: {
    recognises: isSentenceRepository,
    files: sentenceFiles,
    describe: (folder, copied, known, { inference }) => describeSentenceRepository(folder, copied, known, inference),
  },
});

/** A text of some ids, as each input of a graph sees it. */
function testFeed({ holds, dtype: type }: SentenceModel['text']['inputs'][number]): GraphPass['feeds'][string] {
  switch (holds) {
    case 'ids':
      return { type, dims: [1, TEST_IDS], fill: { noise: [5, 900] } };
    case 'mask':
      return { type, dims: [1, TEST_IDS], fill: { value: 1 } };
    case 'segments':
      return { type, dims: [1, TEST_IDS], fill: { value: 0 } };
    case 'packed-ids':
      return { type, dims: [1], fill: { value: 20 } };
    case 'packed-places':
      return { type, dims: [1, 2], fill: { value: 0 } };
  }
}
