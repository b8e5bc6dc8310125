import { existsSync } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { DeviceName } from '../../../src-shared/model/device.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { altered, type CheckedFiles, type ListedFiles } from '../../engines/models/checked-files.ts';
import { checkGraphData, graphBytes } from '../../engines/models/graph-data.ts';
import type { ModelRef } from '../../engines/models/graph-runner.ts';
import { sessionOptions } from './session-options.ts';

export interface LoadOptions {
  readonly device: DeviceName;
  /** Threads where the model does not say. */
  readonly threads: number;
  readonly files: CheckedFiles;
  /** Called with the size of the graph and its weights before it is opened; a rejection keeps it closed. */
  readonly admit: (bytes: number) => Promise<void>;
}

/**
 * A session of the very files that were checked: they must be the same ones after it has read them. Throws
 * `model-missing` when there is no such file, `model-invalid` when it is no ONNX graph, what `admit` throws.
 */
export async function loadSession(ref: ModelRef, options: LoadOptions): Promise<InferenceSession> {
  const { files, admit } = options;
  const { listed, path } = ref;
  if (!existsSync(path)) {
    throw new VigilError('model-missing', say('model-file-missing', { file: basename(path) }), { details: { path } });
  }
  const before = listed && (await files.check(listed));
  const locations = checkGraphData(path, nameIn(listed, path), new Set(listed?.files.map((file) => file.path)));
  await admit(graphBytes(path, locations));
  const session = await create(ref, options);
  if (!listed) return session;
  try {
    if ((await files.check(listed)) === before) return session;
  } catch (thrown) {
    await session.release();
    throw thrown;
  }
  await session.release();
  throw altered(nameIn(listed, path));
}

async function create({ path, threads }: ModelRef, options: LoadOptions): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, sessionOptions(threads ?? options.threads, options.device));
  } catch (cause) {
    throw new VigilError('model-invalid', say('model-file-unopenable', { file: basename(path) }), {
      details: { path, reason: reasonOf(cause) },
      cause,
    });
  }
}

/** The name of a model's file in its folder, as its manifest lists it. */
function nameIn(listed: ListedFiles | undefined, path: string): string {
  return listed ? relative(listed.folder, path).split(sep).join('/') : basename(path);
}

export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
