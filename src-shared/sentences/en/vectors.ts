import { megabytes } from '../../counted.ts';

/** The vector indexes, Qdrant and files of vectors. */
export const vectors = {
  'qdrant-not-in-step': 'The vectors in Qdrant do not come into step with the library.',
  'qdrant-not-in-step-hint': 'Run `vigil index --rebuild-vectors`, or remove the folder “qdrant” in the data folder.',
  'qdrant-silent': ({ reason }: { reason: string }) => `The Qdrant server does not answer: ${reason}.`,
  'qdrant-silent-hint': 'Search goes on with the exact index; Qdrant is tried again.',
  'qdrant-key-refused': 'The Qdrant server does not accept the API key.',
  'qdrant-key-refused-hint': 'Correct VIGIL_QDRANT_API_KEY and start again.',
  'qdrant-request-refused': ({ status }: { status: number }) =>
    `The Qdrant server refused a request (status ${status}).`,
  'qdrant-of-gone-vigil-runs': ({ pid }: { pid: number }) =>
    `The Qdrant server of a Vigil that is gone (process ${pid}) does not stop.`,
  'qdrant-port-taken': 'The port of the Qdrant server is taken.',
  'data-drive-full-no-qdrant': 'The drive of the data folder is full: the Qdrant server does not start.',
  'qdrant-does-not-start': 'The Qdrant server that comes with Vigil does not start.',
  'qdrant-does-not-start-hint':
    'See logs/qdrant.log in the data folder. Its folder “qdrant” may be removed: the vectors are in the library’s own files.',
  'qdrant-files-of-other-version': ({
    folder,
    written,
    major,
    minor,
  }: {
    folder: string;
    written: string;
    major: number;
    minor: number;
  }) => `The vectors in ${folder} were written by Qdrant ${written}; this Vigil has ${major}.${minor}.`,
  'qdrant-files-of-other-version-hint': ({ folder }: { folder: string }) =>
    `Remove the folder ${folder}: it is a copy that is filled again from the library's own files. Until then the exact index is used.`,
  'qdrant-snapshot-unreadable': ({ path }: { path: string }) => `${path} is no snapshot that this Qdrant can read.`,
  'snapshot-folder-not-writable': ({ folder, reason }: { folder: string; reason: string }) =>
    `Snapshots cannot be written into ${folder}: ${reason}`,
  'snapshot-folder-not-writable-hint': 'Name a folder that can be written, or a new one.',
  'vector-size-differs': ({ given, expected }: { given: number; expected: number }) =>
    `The vector has ${given} values, the index holds vectors of ${expected}.`,
  'array-type-unsupported': ({ name, type }: { name: string; type: string }) =>
    `${name} holds elements of type ${type}.`,
  'array-type-unsupported-hint': 'Save the array as float32.',
  'array-by-columns': ({ name }: { name: string }) => `${name} is laid out column by column.`,
  'array-by-columns-hint': 'Save the array in C order.',
  'array-cut-off': ({ name, announced, present }: { name: string; announced: number; present: number }) =>
    `${name} is cut off: ${announced} bytes of data announced, ${present} present.`,
  'array-too-large': ({ name, bytes, maxBytes }: { name: string; bytes: number; maxBytes: number }) =>
    `${name} holds ${megabytes(bytes)} of numbers; Vigil reads arrays of at most ${megabytes(maxBytes)}.`,
  'array-shape-unsound': ({ name, shape }: { name: string; shape: string }) =>
    `${name} says that it has the shape (${shape}), which no array can have.`,
  'archive-too-large': ({ path, sizeBytes, maxBytes }: { path: string; sizeBytes: number; maxBytes: number }) =>
    `${path} unpacks to ${megabytes(sizeBytes)} or more; Vigil unpacks archives of at most ${megabytes(maxBytes)}.`,
  'vectors-of-other-version': ({ title, madeBy, version }: { title: string; madeBy: string; version: string }) =>
    `It is indexed with version ${madeBy} of “${title}”; version ${version} is on this machine. Index it again.`,
  'vectors-without-sense': ({ path }: { path: string }) => `${path} holds values that no encoder gives.`,
  'array-row-missing': ({ path, row }: { path: string; row: number }) => `${path} has no row ${row}.`,
  'array-shape-wrong': ({ name, shape }: { name: string; shape: string }) =>
    `${name} has the shape (${shape}); rows of vectors are needed.`,
  'array-of-whole-numbers': ({ name }: { name: string }) => `${name} holds whole numbers; floats are needed.`,
  'array-values-do-not-make-rows': ({ values, rows, dim }: { values: number; rows: number; dim: number }) =>
    `${values} values do not make ${rows} rows of ${dim}.`,
  'not-a-numpy-array': ({ name }: { name: string }) => `${name} is not a NumPy array file.`,
  'not-a-numpy-archive': ({ path }: { path: string }) => `${path} is not a NumPy archive.`,
  'sopilot-row-list-invalid': ({ index }: { index: string }) => `${index}.json is not the row list of a SOPilot index.`,
  'sopilot-index-rows-differ': ({ index, vectors, rows }: { index: string; vectors: number; rows: number }) =>
    `${index} has ${vectors} vectors, but ${rows} rows.`,
  'sopilot-index-rows-differ-hint': 'Rebuild the index of this task from the vectors of its videos.',
  'query-size-differs': ({ values, dim }: { values: number; dim: number }) =>
    `The query has ${values} values, the index ${dim}.`,
  'vector-index-closed': 'The vector index was closed while it was being filled.',
  'qdrant-binary-not-found': 'VIGIL_QDRANT_BINARY names a file that does not exist.',
  'qdrant-binary-not-found-hint': 'Correct VIGIL_QDRANT_BINARY or remove it, then start again.',
  'no-qdrant-for-platform': ({ platform, arch }: { platform: string; arch: string }) =>
    `This Vigil comes without a Qdrant server for ${platform} ${arch}.`,
  'no-qdrant-for-platform-hint': 'Set VIGIL_QDRANT_URL to a server of your own, or choose the exact vector index.',
  'qdrant-lacks-what-was-asked': ({ status }: { status: number }) =>
    `The Qdrant server does not have what was asked for (status ${status}).`,
  'qdrant-has-a-problem': ({ status }: { status: number }) => `The Qdrant server has a problem (status ${status}).`,
  'see-qdrant-log': 'See logs/qdrant.log in the data folder.',
  'vectors-done': ({ done, total }: { done: number; total: number }) => `${done} of ${total} vectors`,
  'vectors-job-title': ({ to }: { to: string }) => `Vectors to ${to}`,
  'index-holds-too-few': ({
    index,
    indexed,
    points,
    encoder,
  }: {
    index: string;
    indexed: number;
    points: number;
    encoder: string;
  }) => `${index} holds ${indexed} of ${points} vectors of “${encoder}”; nothing was switched.`,
  'vector-index-fixed-outside': ({ index }: { index: string }) =>
    `The environment fixes the vector index to “${index}”.`,
  'vector-index-fixed-outside-hint': 'Remove VIGIL_VECTOR_BACKEND, start again, then move the vectors.',
  'vectors-being-moved': 'The vectors are being moved to the other index just now.',
  'vectors-being-moved-hint': 'Wait until that is done, or cancel it, then try again.',
  'qdrant-ended-while-compared': 'Qdrant ended while it was compared.',
  'no-snapshot-in-folder': ({ folder }: { folder: string }) =>
    `There is no snapshot of this library's encoders in ${folder}.`,
  'index-finds-too-little': ({ index, agreement, encoder }: { index: string; agreement: number; encoder: string }) =>
    `${index} finds only ${(100 * agreement).toFixed(1)} % of what the other index finds for “${encoder}”; nothing was switched.`,
  'qdrant-cannot-be-used': ({ problem }: { problem: string }) =>
    `Qdrant cannot be used now, the exact index answers: ${problem}`,
  'qdrant-being-filled': ({ done, total }: { done: number; total: number }) =>
    `Qdrant is being filled (${done} of ${total} vectors); the exact index answers.`,
};
