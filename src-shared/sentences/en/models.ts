import { megabytes } from '../../counted.ts';

/** Models and the process that runs them. */
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
  'model-too-large': ({ file, bytes, budgetBytes }: { file: string; bytes: number; budgetBytes: number }) =>
    `The model "${file}" needs ${megabytes(bytes)} of memory and more; models may take ${megabytes(budgetBytes)} on this machine.`,
  'model-too-large-hint':
    'Choose a smaller model, or let models take more with VIGIL_MODEL_MEMORY_MB where the machine has it.',
  'graph-names-missing': ({ graph, names }: { graph: string; names: string }) =>
    `The graph "${graph}" lacks inputs or outputs that Vigil needs: ${names}.`,
  'sound-labels-empty': ({ file }: { file: string }) => `${file} names no sounds.`,
  'reader-characters-empty': ({ file }: { file: string }) => `${file} lists no characters.`,
  'reader-pass-failed': ({ title, problem }: { title: string; problem: string }) =>
    `"${title}" cannot read a picture: ${problem}`,
  'reader-output-unexpected': ({
    title,
    graph,
    wanted,
    got,
  }: {
    title: string;
    graph: string;
    wanted: string;
    got: string;
  }) => `The graph "${graph}" of "${title}" should give [${wanted}], and gives ${got}.`,
  'reader-output-unexpected-hint':
    'Its list of characters may be that of another model. Import its files as they were published, without a manifest.',
  'speech-tokenizer-unread': ({ file }: { file: string }) =>
    `The words of the speech model cannot be read from ${file}.`,
  'model-run-failed': ({ file, reason }: { file: string; reason: string }) =>
    `The model "${file}" failed while running: ${reason}`,
  'model-output-type-unknown': ({ name }: { name: string }) =>
    `The model's output "${name}" has a type that Vigil does not read.`,
  'vocabulary-without-marks': 'The vocabulary of the tokenizer has no start or end mark.',
  'vocabulary-not-a-list': 'The vocabulary of the tokenizer is not a list of words.',
  'tokenizer-part-unknown': ({ where }: { where: string }) =>
    `The tokenizer has a part that Vigil does not know (${where}).`,
  'tokenizer-pattern-unbounded': ({ pattern }: { pattern: string }) =>
    `The tokenizer has a pattern that could take without end (${pattern}).`,
  'tokenizer-pattern-unbounded-hint':
    'Vigil runs patterns of characters and classes, one of which may repeat. Choose another encoder.',
  'model-manifest-missing': ({ file }: { file: string }) => `There is no ${file} in the model's folder.`,
  'model-manifest-invalid': ({ file, issue }: { file: string; issue: string }) =>
    `${file} does not describe a model that Vigil can run: ${issue}.`,
  'listed-file-size-differs': ({ path, actual, expected }: { path: string; actual: number; expected: number }) =>
    `"${path}" has ${actual} bytes instead of ${expected}.`,
  'listed-file-altered': ({ path }: { path: string }) => `"${path}" is not the file the model was published with.`,
  'listed-file-altered-hint': 'Its checksum differs: the file is damaged or altered. Import the model again.',
  'listed-file-too-large': ({ path, maxBytes }: { path: string; maxBytes: number }) =>
    `"${path}" is larger than any file of its kind (${maxBytes} bytes at most).`,
  'graph-data-outside-folder': ({ graph, location }: { graph: string; location: string }) =>
    `The graph "${graph}" names data outside its folder ("${location}").`,
  'graph-data-not-listed': ({ graph, location }: { graph: string; location: string }) =>
    `The graph "${graph}" names data that its model does not list ("${location}").`,
  'graph-data-hint':
    'Get the model from its publisher again, or list that file with its size and checksum in its manifest.',
  'listed-file-missing': ({ path }: { path: string }) => `The model's file "${path}" is not there.`,
  'listed-file-outside-folder': ({ path }: { path: string }) => `The model's file "${path}" lies outside its folder.`,
  'model-file-not-json': ({ file }: { file: string }) => `${file} is not JSON.`,
  'one-picture-to-try': 'Give one picture: a moment of a video, a file, or its bytes.',
  'picture-needed-to-try': 'This model looks at a picture.',
  'picture-needed-to-try-hint': 'Give a picture file, or a video and a time in it.',
  'texts-needed-to-try': ({ least }: { least: number }) =>
    least === 1
      ? 'Give a sentence to compare with.'
      : 'Give two sentences or more: the others are compared with the first.',
  'no-picture-at': ({ name, sec }: { name: string; sec: number }) =>
    `${name} gives no picture at ${sec.toFixed(1)} s: its recording is gone, or was never indexed.`,
  'model-not-to-try': ({ kind }: { kind: string }) =>
    `This model is for “${kind}”: there is nothing to try it on here.`,
  'model-not-to-try-hint': 'Index a recording with sound, and look at its timeline.',
  'model-not-to-measure': ({ kind }: { kind: string }) => `The speed of models for “${kind}” is not measured.`,
  'reembed-title': ({ title }: { title: string }) => `Changing to ${title}`,
  'reembed-at': ({ done, of, name }: { done: number; of: number; name: string }) => `${done} of ${of} videos: ${name}`,
  'reembed-nothing': ({ title }: { title: string }) =>
    `No video could be indexed with “${title}”; the encoder in use stays.`,
  'reembed-nothing-hint': 'Put the recordings back where they were, then try again.',
  'reembed-under-way': ({ encoderId }: { encoderId: string }) =>
    `Another encoder (${encoderId}) is being brought into use.`,
  'reembed-under-way-hint': 'Wait until that is done, or cancel it, then try again.',
  'encoder-fixed-outside': ({ encoderId }: { encoderId: string }) =>
    `The environment fixes the encoder (${encoderId}).`,
  'encoder-fixed-outside-hint': 'Start Vigil without VIGIL_ENCODER to choose another.',
  'masks-changed-since': ({ name }: { name: string }) =>
    `${name} was indexed before its privacy masks changed: index it again first.`,
  'indexing-rests': ({ name }: { name: string }) => `The indexing of ${name} is not over.`,
  'encoder-without-text': ({ title }: { title: string }) => `"${title}" has no text half; it compares pictures only.`,
  'detector-names-differ': ({ title, names }: { title: string; names: string }) =>
    `The graph of "${title}" does not have the inputs and outputs that its manifest names; it has ${names}.`,
  'detector-output-unexpected': ({
    title,
    cells,
    labels,
    got,
  }: Record<'title' | 'got', string> & Record<'cells' | 'labels', number>) =>
    `"${title}" should give ${cells} cells of ${labels + 5} values (box, objectness and ${labels} labels) but gave ${got}.`,
  'detector-output-unexpected-hint':
    'The list of labels, the size of its input or the strides in its manifest are not those of this graph.',
  'detector-pass-failed': ({ title, problem }: { title: string; problem: string }) =>
    `"${title}" cannot look at a picture: ${problem}`,
  'encoder-output-unexpected': ({
    title,
    rows,
    dim,
    name,
    got,
  }: {
    title: string;
    rows: number;
    dim: number;
    name: string;
    got: string;
  }) => `"${title}" should give ${rows} x ${dim} floats as "${name}"; it gave ${got}.`,
  nothing: 'nothing',
  'encoder-vector-differs': ({ title, subject, off }: { title: string; subject: string; off: string }) =>
    `"${title}" gives another vector for ${subject} than its publisher (off by ${off}).`,
  'encoder-vector-differs-hint':
    'Its preparation differs (mean, resize, letter case or padding). Import the encoder again.',
  'test-picture': ({ width, height }: { width: number; height: number }) => `a ${width} x ${height} test picture`,
  'the-text': ({ text }: { text: string }) => `the text "${text}"`,
  'model-test-passed': 'Files and self-test vectors agree.',
  'model-not-found': ({ kind, id }: { kind: string; id: string }) => `There is no ${kind} "${id}" on this machine.`,
  'model-not-found-hint': ({ installed }: { installed: string }) =>
    `Installed: ${installed || 'none'}. Choose one of these, or import the model on the Models page.`,
  'model-output-differs': ({ title, output }: { title: string; output: string }) =>
    `"${title}" gives other numbers as "${output}" than where it was checked first.`,
  'model-output-differs-hint': 'Its graph is another one, or this device computes it wrongly. Import the model again.',
  'device-cpu': 'the processor',
  'device-not-of-platform': ({ device }: { device: string }) =>
    `ONNX Runtime has no ${device} for this kind of machine.`,
  'device-files-missing': ({ device }: { device: string }) =>
    `The files that ${device} needs are not here: “npm run gpu:cuda” fetches them.`,
  'device-hardware-missing': ({ device }: { device: string }) =>
    `This machine shows no graphics device that ${device} could use.`,
  'device-not-opened': ({ device, reason }: { device: string; reason: string }) =>
    `${device} does not run this model: ${reason}`,
  'device-ended': ({ device }: { device: string }) => `The process ended while ${device} was tried.`,
  'device-differs': ({ device, output, cosine }: { device: string; output: string; cosine: string }) =>
    `${device} gives other numbers as "${output}" than the processor (cosine ${cosine}).`,
  'device-differs-hint': 'It is not used for this model. A newer driver may compute it rightly.',
  'device-given-up': ({ device, reason }: { device: string; reason: string }) =>
    `${device} failed, and the processor went on: ${reason}`,
  'device-agrees': ({ device }: { device: string }) =>
    `In the self-test ${device} gave the numbers that the processor gives.`,
  'device-chosen': 'The settings say so.',
  'device-only-one': 'No other device of this machine runs it.',
  'device-untried': 'The other devices have not been tried yet.',
  'device-is-tried': 'The other devices are being tried.',
  'hub-architecture-unknown': ({ architecture }: { architecture: string }) =>
    `config.json describes a model of the kind "${architecture}"; from the hub Vigil opens CLIP and SigLIP.`,
  'hub-architecture-unknown-hint': 'Choose a CLIP or SigLIP repository with ONNX files, or write a model.json for it.',
  'hub-file-unexpected': ({ file, where }: { file: string; where: string }) =>
    `${file} says something that Vigil cannot run (${where}).`,
  'model-folder-missing': ({ folder }: { folder: string }) => `There is no folder "${folder}".`,
  'model-folder-is-a-file': ({ folder }: { folder: string }) => `"${folder}" is a file; a model is a folder.`,
  'model-folder-is-ours': ({ folder }: { folder: string }) => `"${folder}" lies in Vigil's own data folder.`,
  'model-folder-unknown': ({ folder }: { folder: string }) => `"${folder}" does not hold a model that Vigil knows.`,
  'model-folder-unknown-hint': ({ file }: { file: string }) =>
    `It needs ${file}, or config.json, preprocessor_config.json, tokenizer.json and onnx/ as the model hub has them.`,
  'kind-encoder': 'encoder',
  'kind-sentence': 'sentence model',
  'kind-detector': 'object detector',
  'kind-reader': 'text reader',
  'kind-voice': 'voice detector',
  'kind-sound': 'sound model',
  'kind-speech': 'speech model',
  'kind-language': 'language model',
  'model-kind-unknown': ({ kind }: { kind: string }) => `This version of Vigil cannot run a ${kind} yet.`,
  'model-id-taken': ({ id }: { id: string }) => `Another model is called "${id}" here already.`,
  'model-id-taken-hint': 'Give the new one another id, or remove the old one first.',
  'model-no-room': ({ bytes, freeBytes }: { bytes: number; freeBytes: number }) =>
    `The model takes ${megabytes(bytes)}, and the drive of the data folder has ${megabytes(freeBytes)} free.`,
  'model-in-use': ({ id }: { id: string }) => `"${id}" is the encoder in use.`,
  'model-in-use-hint': 'Choose another encoder in Settings first.',
  'model-comes-with-vigil': ({ id }: { id: string }) => `"${id}" comes with Vigil and is not removed.`,
  'copying-a-model': 'copying and checking',
  'encoder-comes-with-vigil': 'Comes with Vigil and is always there.',
};
