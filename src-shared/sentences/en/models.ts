/** Encoders and the process that runs them. */
export const models = {
  'matrix-rows-differ': ({ matrix, dim }: { matrix: string; dim: number }) => `Rows of "${matrix}" have ${dim} values.`,
  'models-connection-closed': 'The connection to the models was closed.',
  'model-process-ended': 'The model process ended while it was working.',
  'stopped-before-model-ran': 'Stopped before the model had run.',
  'queries-size-differs': ({ matrix, dim }: { matrix: string; dim: number }) =>
    `Queries for "${matrix}" need ${dim} values each, and rows within the matrix.`,
  'product-size-differs': ({ m, k, n }: { m: number; k: number; n: number }) =>
    `A product of ${m} x ${k} and ${k} x ${n} needs as many values.`,
  'matrix-not-loaded': ({ matrix }: { matrix: string }) => `No matrix "${matrix}" is loaded.`,
  'model-file-missing': ({ file }: { file: string }) => `The model file "${file}" is not there.`,
  'model-file-unopenable': ({ file }: { file: string }) => `The model file "${file}" cannot be opened.`,
  'model-run-failed': ({ file, reason }: { file: string; reason: string }) =>
    `The model "${file}" failed while running: ${reason}`,
  'model-output-type-unknown': ({ name }: { name: string }) =>
    `The model's output "${name}" has a type that Vigil does not read.`,
};
