import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { ListedFiles } from '../models/checked-files.ts';
import type { GraphRunner } from '../models/graph-runner.ts';
import { readManifestFile } from '../models/model-manifest.ts';
import { SentenceModel } from './manifest.ts';

const CONFIG_FILE = 'config.json';
const TOKENIZER_FILE = 'tokenizer.json';
const GRAPHS_FOLDER = 'onnx';
/** Names of the graph, the most exact first. */
const GRAPHS = ['model.onnx', 'model_fp16.onnx', 'model_quantized.onnx', 'model_int8.onnx'];
/** Ids of a passage: a few sentences. What models take beyond that makes a pass slow and a vector vague. */
const MAX_IDS = 256;
const HOLDS = { input_ids: 'ids', attention_mask: 'mask', token_type_ids: 'segments' } as const;

/** Architectures that give a vector for each id of a text. */
const Config = z.looseObject({
  model_type: z.enum(['bert', 'xlm-roberta', 'roberta', 'mpnet', 'distilbert']),
  hidden_size: z.int().positive(),
  max_position_embeddings: z.int().positive().default(MAX_IDS),
  pad_token_id: z.int().nonnegative().default(0),
});

/** Whether a folder is laid out as the hub's repositories of sentence models are. */
export async function isSentenceRepository(folder: string): Promise<boolean> {
  const names = new Set(await readdir(folder));
  if (!names.has(CONFIG_FILE) || !names.has(TOKENIZER_FILE) || names.has('preprocessor_config.json')) return false;
  return (await graphIn(folder)) !== undefined;
}

/** The files that a sentence model is run with. Throws `model-missing`. */
export async function sentenceFiles(folder: string): Promise<readonly string[]> {
  const graph = await graphIn(folder);
  if (graph === undefined)
    throw new VigilError('model-missing', say('listed-file-missing', { path: 'onnx/model.onnx' }));
  return [graph, TOKENIZER_FILE];
}

/** Describes a repository of that layout. Throws `model-invalid` for one of another architecture or other inputs. */
export async function describeSentenceRepository(
  folder: string,
  copied: ListedFiles,
  known: Pick<SentenceModel, 'id' | 'title' | 'version' | 'source'>,
  runner: GraphRunner,
): Promise<SentenceModel> {
  const config = await readManifestFile(folder, CONFIG_FILE, Config);
  const file = (await graphIn(folder))!;
  const { inputs, outputs } = await runner.describe({ path: join(copied.folder, file), listed: copied });
  const output = ['sentence_embedding', 'last_hidden_state'].find((name) => outputs.includes(name));
  const unknown = inputs.find((name) => !(name in HOLDS));
  if (output === undefined || unknown !== undefined) {
    throw new VigilError('model-invalid', say('hub-file-unexpected', { file, where: unknown ?? outputs.join(', ') }));
  }
  return SentenceModel.parse({
    ...known,
    ...{ format: 1, kind: 'sentence', licence: 'see its publisher', files: copied.files, dim: config.hidden_size },
    pooling: output === 'sentence_embedding' ? 'none' : 'mean',
    text: {
      ...{ file, output, lowerCase: false, padId: config.pad_token_id, padTo: 'longest' },
      maxLength: Math.min(MAX_IDS, config.max_position_embeddings),
      tokenizer: { kind: 'tokenizer-json', vocabulary: TOKENIZER_FILE },
      inputs: inputs.map((name) => ({ name, holds: HOLDS[name as keyof typeof HOLDS], dtype: 'int64' })),
    },
  });
}

async function graphIn(folder: string): Promise<string | undefined> {
  const names = new Set(await readdir(join(folder, GRAPHS_FOLDER)).catch(() => []));
  const graph = GRAPHS.find((name) => names.has(name));
  return graph && `${GRAPHS_FOLDER}/${graph}`;
}
