import { describe, expect, it } from 'vitest';
import { createClient } from '../../src-shared/contract/client.ts';
import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Handlers } from '../../src-shared/contract/handler.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { createDispatcher, type Dispatch } from './dispatch.ts';

const logged: { fields: Readonly<Record<string, unknown>>; message: string }[] = [];
const log = {
  error: (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    logged.push({ fields, message });
  },
};

type Tested = 'jobs.list' | 'vigil.search' | 'videos.remove' | 'models.list' | 'vigil.query';

const handlers: Handlers<Tested> = {
  'jobs.list': (input) => {
    expect(input.limit).toBe(100);
    return { jobs: [] };
  },
  'vigil.search': async (_input, context) => {
    await new Promise((_resolve, reject) => {
      context.signal.addEventListener('abort', () => reject(new Error('stopped')));
      if (context.signal.aborted) reject(new Error('stopped'));
    });
    return { hits: [], encoder: 'x', backend: 'exact', notices: [] };
  },
  'videos.remove': ({ videoId }) => {
    throw new VigilError('not-found', asIs(`No video ${videoId}.`), { details: { videoId } });
  },
  'models.list': () => {
    throw new TypeError('cannot read properties of undefined');
  },
  'vigil.query': ({ timeRange }) => {
    throw new VigilError('unsupported', asIs(`Asked from ${timeRange?.fromSec} to ${timeRange?.toSec}.`));
  },
};

const dispatcher = (vigilEnabled = true): Dispatch =>
  createDispatcher(handlers, { vigilEnabled: () => vigilEnabled, log, checkOutput: true });

async function errorOf(name: string, input: unknown, dispatch = dispatcher()) {
  const reply = await dispatch(name, input);
  if (reply.ok) throw new Error(`${name} was expected to fail`);
  return reply.error as { code: string; message: string; hint: string; details: Record<string, unknown> };
}

describe('dispatch', () => {
  it('parses the input once and fills in defaults', async () => {
    expect(await dispatcher()('jobs.list', undefined)).toEqual({ ok: true, value: { jobs: [] } });
  });

  it('turns a schema’s complaints into a sentence that names the field', async () => {
    const error = await errorOf('jobs.list', { limit: 0, states: ['asleep'] });
    expect(error.code).toBe('bad-input');
    expect(error.message).toContain('limit:');
    expect(error.details['fields']).toEqual(expect.arrayContaining(['limit', 'states.0']));
    const time = await errorOf('vigil.query', { question: 'where?', timeRange: { fromSec: 'soon' } });
    expect(time.message).toContain('"soon" is not a time');
  });

  it('understands time codes', async () => {
    const error = await errorOf('vigil.query', { question: 'where?', timeRange: { fromSec: '1:15.5', toSec: 80 } });
    expect(error.message).toBe('Asked from 75.5 to 80.');
  });

  it('hands on typed errors with details', async () => {
    const error = await errorOf('videos.remove', { videoId: 'v9' });
    expect(error).toMatchObject({ code: 'not-found', message: 'No video v9.', details: { videoId: 'v9' } });
    expect(error.hint).not.toBe('');
  });

  it('logs the unexpected under the id it shows', async () => {
    const error = await errorOf('models.list', {});
    expect(error.code).toBe('internal');
    const logId = error.details['logId'];
    expect(error.message).toContain(String(logId));
    expect(logged.at(-1)?.fields).toMatchObject({ logId, call: 'models.list' });
    expect(logged.at(-1)?.fields['error']).toBeInstanceOf(TypeError);
  });

  it('refuses unknown and unhandled calls', async () => {
    expect((await errorOf('videos.explode', {})).code).toBe('not-found');
    expect((await errorOf('constructor', {})).code).toBe('not-found');
    expect((await errorOf('settings.get', {})).code).toBe('unsupported');
  });

  it('refuses VIGIL-RAG while it is off, and SOP goes on', async () => {
    const off = dispatcher(false);
    expect(await errorOf('vigil.search', { text: 'red' }, off)).toMatchObject({
      code: 'feature-disabled',
      hint: expect.stringContaining('without VIGIL_ENABLED=false') as unknown,
    });
    expect((await off('jobs.list', {})).ok).toBe(true);
  });

  it('notices an answer outside the contract', async () => {
    const wrong = createDispatcher(
      { 'models.list': () => ({ encoders: 'none' }) } as unknown as Handlers<'models.list'>,
      { vigilEnabled: () => true, log, checkOutput: true },
    );
    const error = await errorOf('models.list', {}, wrong);
    expect(error.code).toBe('internal');
    expect(error.message).toContain('outside the contract');
  });

  it('says cancelled when the caller went away', async () => {
    const controller = new AbortController();
    const pending = dispatcher()('vigil.search', { text: 'red' }, { signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('reaches the typed client as VigilError', async () => {
    const dispatch = dispatcher();
    const client = createClient({ call: dispatch, subscribe: () => () => undefined });
    await expect(client.call('videos.remove', { videoId: 'v1' })).rejects.toMatchObject({
      name: 'VigilError',
      code: 'not-found',
    });
  });
});
