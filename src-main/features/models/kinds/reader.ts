import { ReaderManifest } from '../../../engines/reader/manifest.ts';
import { describePaddle, filesOfPaddle, isPaddleFolder } from '../../../engines/reader/paddle-folder.ts';
import { openTextReader, type TextReader } from '../../../engines/reader/text-reader.ts';
import { defineKind } from './define-kind.ts';
import { openedFirst } from './opened-first.ts';

const TOLERANCE = 0.01;

/** Reads what is written in pictures. */
export const reader = openedFirst(
  defineKind<ReaderManifest, TextReader>({
    kind: 'reader',
    manifest: ReaderManifest,
    graphs: ({ finder, recogniser }) => [finder.file, recogniser.file],
    passes: ({ finder, recogniser }) => [
      {
        graph: finder.file,
        feeds: { [finder.input]: { type: 'float32', dims: [1, 3, 96, 160], fill: { noise: [-2, 2] } } },
        tolerance: TOLERANCE,
      },
      {
        graph: recogniser.file,
        feeds: {
          [recogniser.input]: { type: 'float32', dims: [1, 3, recogniser.height, 160], fill: { noise: [-1, 1] } },
        },
        tolerance: TOLERANCE,
      },
    ],
    open: (folder, manifest, { inference }) => openTextReader(folder, manifest, inference),
    published: {
      recognises: isPaddleFolder,
      files: filesOfPaddle,
      describe: (folder, copied, known, { inference }) => describePaddle(folder, copied, known, inference),
    },
  }),
);
