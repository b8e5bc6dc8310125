import { describe, expect, it } from 'vitest';
import type { LanguageModel, LanguageModelEntry } from './language-model.ts';
import { createLanguageModels } from './language-models.ts';

const silent = (name: string): LanguageModel => ({
  name,
  async *answer() {
    // Says nothing.
  },
});

describe('language models', () => {
  it('has the one that needs no model, and names the way out for others', async () => {
    const models = createLanguageModels();
    expect((await models.open('extractive')).name).toBe('extractive');
    await expect(models.open('oracle')).rejects.toMatchObject({ code: 'model-missing', details: { model: 'oracle' } });
  });

  it('opens one once for callers who come together, and a failed one again', async () => {
    let openings = 0;
    const flaky: LanguageModelEntry = {
      name: 'server',
      open: (name) => {
        if (!name.startsWith('server ')) return undefined;
        openings += 1;
        return openings === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve(silent(name));
      },
    };
    const models = createLanguageModels([flaky]);
    await expect(models.open('server a')).rejects.toThrow('not yet');
    const [first, second] = await Promise.all([models.open('server a'), models.open('server a')]);
    expect(first).toBe(second);
    expect(openings).toBe(2);
    await models.open('server b');
    expect(openings).toBe(3);
  });
});
