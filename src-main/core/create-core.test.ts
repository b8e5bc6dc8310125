import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { api, type CallName } from '../../src-shared/contract/api.ts';
import { openCore } from '../hosts/open-core.ts';
import { createCore } from './create-core.ts';

it('has a handler for every call of the contract', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigil-calls-'));
  const { transport, close } = await openCore({ overrides: { dataDir, logLevel: 'silent' }, createCore });
  try {
    const missing: string[] = [];
    for (const name of Object.keys(api) as CallName[]) {
      // No call takes a text: one with a handler refuses it, one without is not there at all.
      const reply = await transport.call(name, 'nothing that any call takes');
      const { code } = (reply as { readonly error: { readonly code: string } }).error;
      if (code !== 'bad-input') missing.push(`${name}: ${code}`);
    }
    expect(missing).toEqual([]);
  } finally {
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
