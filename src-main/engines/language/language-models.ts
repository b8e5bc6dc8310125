import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { extractive } from './extractive.ts';
import type { LanguageModel, LanguageModelEntry } from './language-model.ts';

const LANGUAGE_MODELS: readonly LanguageModelEntry[] = [extractive];

/** Opens language models by name; callers who come together share one opening, and a failed one is tried again. */
export interface LanguageModels {
  /** Throws `model-missing` for a name that nothing answers to, and what the opening throws. */
  open(name: string): Promise<LanguageModel>;
}

export function createLanguageModels(entries: readonly LanguageModelEntry[] = LANGUAGE_MODELS): LanguageModels {
  const opened = new Map<string, Promise<LanguageModel>>();
  return {
    open(name) {
      const known = opened.get(name);
      if (known !== undefined) return known;
      for (const entry of entries) {
        const opening = entry.open(name);
        if (opening === undefined) continue;
        opened.set(name, opening);
        opening.catch(() => opened.delete(name));
        return opening;
      }
      return Promise.reject(unknownModel(name));
    },
  };
}

function unknownModel(name: string): VigilError {
  return new VigilError('model-missing', say('language-model-not-found', { name }), {
    hint: say('language-model-not-found-hint'),
    details: { model: name },
  });
}
