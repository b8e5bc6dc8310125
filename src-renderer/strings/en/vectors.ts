/** The section of the settings about what is searched for spans that fit a question. */
export const vectors = {
  title: 'Vector index',
  about:
    'Holds a copy of the vectors beside the recordings and finds the spans that fit a question. Exact compares with every vector and is right for most libraries; Qdrant is a server of its own and stays quick with millions.',
  names: { exact: 'Exact (built in)', qdrant: 'Qdrant' },
  move: { exact: 'Move to Exact', qdrant: 'Move to Qdrant' },
  moveHint: {
    exact: 'Exact is compared with Qdrant before it is used.',
    qdrant: 'Qdrant is filled and compared with what Exact finds before it is used. Searching goes on meanwhile.',
  },
  moving: { exact: 'Moving to Exact', qdrant: 'Moving to Qdrant' },
  cancelled: 'Cancelled: the index in use stays. What was copied is kept; started again, it goes on there.',
  moved: { exact: 'Moved to Exact: every vector is there.', qdrant: 'Moved to Qdrant: every vector is there.' },
  failed: 'Not moved: the index in use stays',
  failedHint: 'Started again, it goes on where it stopped.',
  report: (encoderId: string, indexed: number, points: number) =>
    `${encoderId}: ${indexed.toLocaleString()} of ${points.toLocaleString()} vectors`,
  agreement: (percent: string, samples: number) =>
    `${percent} of the ten best alike in ${samples === 1 ? '1 sample' : `${samples} samples`}`,
  notCompared: 'not compared: the other index could not be asked',
  snapshot: 'Snapshot',
  snapshotFolder: 'Folder',
  snapshotHint: 'A full path on the computer Vigil runs on. Earlier snapshots in it are replaced.',
  write: 'Write snapshot',
  written: (points: number) => (points === 1 ? '1 vector' : `${points.toLocaleString()} vectors`),
  nothingWritten: 'Qdrant holds nothing yet: no file was written.',
} as const;
