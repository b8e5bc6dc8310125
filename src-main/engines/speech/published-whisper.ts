import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { readInside } from '../models/checked-files.ts';
import type { SpeechManifest } from './manifest.ts';

const GRAPHS_FOLDER = 'onnx';
const CONFIG_FILE = 'config.json';
const GENERATION_FILE = 'generation_config.json';
const TOKENIZER_FILE = 'tokenizer.json';
const MAX_BYTES = 4 * 1024 * 1024;
/** Endings of a graph's name; whole numbers are as good here and four times smaller, half floats have other inputs. */
const VARIANTS = ['', '_quantized', '_int8', '_uint8'];
const PUBLISHED_BANDS = 80;

const Id = z.int().nonnegative();
const Config = z.looseObject({ model_type: z.string(), num_mel_bins: z.int().positive().default(PUBLISHED_BANDS) });
const Generation = z.looseObject({
  decoder_start_token_id: Id,
  eos_token_id: z.union([
    Id,
    z
      .tuple([Id])
      .rest(Id)
      .transform(([first]) => first),
  ]),
  no_timestamps_token_id: Id,
  suppress_tokens: z.array(Id).nullish(),
  begin_suppress_tokens: z.array(Id).nullish(),
  alignment_heads: z.array(z.tuple([Id, Id])).nullish(),
  lang_to_id: z.record(z.string(), Id).nullish(),
  task_to_id: z.looseObject({ transcribe: Id.optional() }).nullish(),
});

type Described = Pick<
  SpeechManifest,
  'encoder' | 'decoder' | 'tokenizer' | 'melBands' | 'tokens' | 'alignmentHeads' | 'languages'
>;

/** Whether a folder is laid out as the model hub's repositories of Whisper are. */
export async function isPublishedWhisper(folder: string): Promise<boolean> {
  const config = await readJson(folder, CONFIG_FILE, Config).catch(() => undefined);
  return config?.model_type === 'whisper';
}

/** The files that are run. Throws `model-missing`. */
export async function filesOfWhisper(folder: string): Promise<string[]> {
  const { encoder, decoder } = await graphsOf(folder);
  const there = new Set(await readdir(join(folder, GRAPHS_FOLDER)));
  const weights = [encoder, decoder].map((graph) => `${graph}_data`).filter((file) => there.has(basename(file)));
  return [encoder, decoder, ...weights, TOKENIZER_FILE];
}

/** What the repository says of the model. Throws `model-missing`, `model-invalid`. */
export async function describeWhisper(folder: string): Promise<Described> {
  const config = await readJson(folder, CONFIG_FILE, Config);
  const said = await readJson(folder, GENERATION_FILE, Generation);
  const languages = Object.entries(said.lang_to_id ?? {}).map(([mark, id]): [string, number] => [
    mark.replace(/^<\||\|>$/g, ''),
    id,
  ]);
  return {
    ...(await graphsOf(folder)),
    tokenizer: TOKENIZER_FILE,
    melBands: config.num_mel_bins,
    tokens: {
      start: said.decoder_start_token_id,
      end: said.eos_token_id,
      noTimestamps: said.no_timestamps_token_id,
      // In every vocabulary of Whisper's it stands before this one.
      noSpeech: said.no_timestamps_token_id - 1,
      ...(said.task_to_id?.transcribe !== undefined && { transcribe: said.task_to_id.transcribe }),
      languages: Object.fromEntries(languages),
      suppress: said.suppress_tokens ?? [],
      suppressFirst: said.begin_suppress_tokens ?? [],
    },
    alignmentHeads: said.alignment_heads ?? [],
    languages: languages.length > 0 ? languages.map(([code]) => code) : ['en'],
  };
}

async function graphsOf(folder: string): Promise<{ encoder: string; decoder: string }> {
  const there = new Set(await readdir(join(folder, GRAPHS_FOLDER)).catch(() => []));
  const [encoder, decoder] = ['encoder_model', 'decoder_model_merged'].map((name) => {
    const found = VARIANTS.map((variant) => `${name}${variant}.onnx`).find((file) => there.has(file));
    if (found) return `${GRAPHS_FOLDER}/${found}`;
    throw new VigilError('model-missing', say('model-file-missing', { file: `${GRAPHS_FOLDER}/${name}.onnx` }));
  });
  return { encoder: encoder!, decoder: decoder! };
}

async function readJson<Shape extends z.ZodType>(folder: string, file: string, shape: Shape): Promise<z.infer<Shape>> {
  const text = (await readInside(folder, file, MAX_BYTES)).toString('utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new VigilError('model-invalid', say('model-file-not-json', { file }), { cause });
  }
  const parsed = shape.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new VigilError(
    'model-invalid',
    say('model-manifest-invalid', { file, issue: `${issue!.path.join('.')}: ${issue!.message}` }),
  );
}
