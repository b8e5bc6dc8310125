import { megabytes } from '../../counted.ts';

/** What the models of the catalog are for, and bringing them here. */
export const modelCatalog = {
  'catalog-siglip2': 'Finds what a sentence describes in the picture, in many languages. The one to begin with.',
  'catalog-siglip': 'Finds what an English sentence describes in the picture.',
  'catalog-clip': 'Finds what an English sentence describes in the picture; smaller and older.',
  'catalog-mobileclip2':
    'Finds what an English sentence describes in the picture, fast on machines without a graphics card. For research only.',
  'catalog-yolox-nano': 'Finds people, vehicles and 78 other kinds of things in the picture, fast.',
  'catalog-yolox-s': 'Finds people, vehicles and 78 other kinds of things in the picture, smaller ones too; slower.',
  'catalog-pp-ocrv5': 'Reads text in the picture: English, Japanese, Chinese.',
  'catalog-silero-vad': 'Tells when somebody speaks.',
  'catalog-yamnet': 'Names sounds: alarms, machinery, glass, music and some 500 more.',
  'catalog-whisper-base': 'Writes down what is said, with the time of every word, in many languages.',
  'catalog-whisper-small': 'Writes down what is said with fewer mistakes than the base model; slower.',
  'catalog-e5-small': 'Finds what was said or written by its meaning, in many languages.',
  'catalog-qwen3-vl-2b': 'Answers questions about pictures in words, on most machines.',
  'catalog-qwen3-vl-4b':
    'Answers questions about pictures in words, better than its smaller sister; wants more memory.',
  'catalog-internvl3-2b': 'Answers questions about pictures in words; another publisher’s small one.',
  'catalog-unreadable': ({ path, reason }: { path: string; reason: string }) =>
    `"${path}" is not a catalog of models: ${reason}`,
  'catalog-model-unknown': ({ id }: { id: string }) => `The catalog has no model "${id}".`,
  'catalog-model-unknown-hint': ({ known }: { known: string }) => `It has: ${known}.`,
  'catalog-model-not-run': ({ title }: { title: string }) => `This version of Vigil cannot run "${title}" yet.`,
  'catalog-model-not-run-hint': 'Nothing was fetched. Choose another model, or a later version of Vigil.',
  'catalog-file-unlisted': ({ name, repository }: { name: string; repository: string }) =>
    `The hub lists no checksum for "${name}" of ${repository}, so it is not fetched.`,
  'catalog-file-unlisted-hint': 'Get the files from their publisher by another way, then import the folder.',
  'checking-a-model': ({ id }: { id: string }) => `checking ${id}`,
  'packing-a-model': ({ id }: { id: string }) => `packing ${id}`,
  'packing-models': ({ ids }: { ids: string }) => `Pack of ${ids}`,
  'pack-folder-missing': ({ folder }: { folder: string }) => `There is no folder "${folder}" for the pack.`,
  'pack-is-there': ({ path }: { path: string }) => `"${path}" is there already.`,
  'model-needs-no-pack': ({ id }: { id: string }) => `"${id}" comes with every Vigil and needs no pack.`,
  'pack-altered': ({ path }: { path: string }) => `"${path}" is not as it was packed and signed.`,
  'pack-altered-hint':
    'It is damaged or somebody changed it. Nothing of it was brought in; copy it again from where it was made.',
  'pack-signer-unknown': ({ fingerprint }: { fingerprint: string }) =>
    `The pack is whole, but signed by a Vigil that this one does not know (${fingerprint}).`,
  'pack-signer-unknown-hint': ({ fingerprint }: { fingerprint: string }) =>
    `Compare this with the fingerprint that was shown where the pack was made; anybody can sign a pack as themselves. If it is the same, import again with --trust ${fingerprint}.`,
  'zip-damaged': ({ path }: { path: string }) => `"${path}" is no zip archive, or a damaged one.`,
  'zip-name-unsafe': ({ path, name }: { path: string; name: string }) =>
    `"${path}" holds "${name}", a name that is not safe to unpack.`,
  'zip-name-twice': ({ path, name }: { path: string; name: string }) => `"${path}" holds "${name}" twice.`,
  'zip-locked': ({ path }: { path: string }) =>
    `"${path}" is encrypted, or packed in a way that Vigil does not unpack.`,
  'zip-too-large': ({ path }: { path: string }) => `"${path}" says that it holds more than any model does.`,
  'fetching-a-model': ({ bytes, total, bytesPerSec }: { bytes: number; total: number; bytesPerSec: number }) =>
    `${megabytes(bytes)} of ${megabytes(total)}${bytesPerSec > 0 ? `, ${megabytes(bytesPerSec)} a second` : ''}`,
};
