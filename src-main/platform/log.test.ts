import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountSmallDrive } from '../acceptance/testing/small-drive.ts';
import { openLog } from './log.ts';
import { redactText } from './redact.ts';

let folder: string;
const file = (): string => join(folder, 'logs', 'vigil.log');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-log-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('log', () => {
  it('writes lines to the file, and warnings to stderr as sentences', () => {
    const stderr: string[] = [];
    const { log, close } = openLog(folder, 'info', (line) => stderr.push(line));
    log.debug('not written');
    log.info('Indexed.', { videoId: 'v1' });
    log.warn('The file is damaged.');
    close();
    const lines = readFileSync(file(), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'Indexed.',
      'The file is damaged.',
    ]);
    expect(stderr).toEqual(['warning: The file is damaged.\n']);
  });

  it('blanks out secrets in fields, nested fields, texts and errors', () => {
    const { log, close } = openLog(folder, 'info', () => {});
    log.info('open http://127.0.0.1:1/?token=hush1', {
      token: 'hush2',
      request: { headers: { authorization: 'Bearer hush3' }, url: 'http://x/?a=1&api_key=hush4' },
      error: new Error('no route to postgres://user:hush5@host/db'),
      others: ['http://me:a/hush6@q.example:6333/x', 'amqp://me:a@hush7@host', '{"proxy":"http://hush8@proxy"}'],
    });
    close();
    const text = readFileSync(file(), 'utf8');
    expect(text).not.toContain('hush');
    expect(text).toContain('no route to');
  });

  it('leaves ordinary text alone', () => {
    const text = 'The keyframe of key step 3 lies at 00:12; see https://example.org/a?page=2';
    expect(redactText(text)).toBe(text);
  });

  it('lets lines wait for room on a full drive, and closes without any', (context) => {
    const drive = mountSmallDrive(folder, '1m');
    if (!drive) return context.skip('no drive of 1 MB can be mounted here');
    try {
      const first = openLog(folder, 'info', () => {});
      first.log.info('before');
      drive.fill();
      for (let count = 0; count < 200; count += 1) first.log.info('there is no room', { text: 'x'.repeat(4000) });
      drive.empty();
      first.log.info('after');
      first.close();
      const text = readFileSync(file(), 'utf8');
      const lines = text.trim().split('\n').length;
      expect([text.includes('before'), text.includes('there is no room')]).toEqual([true, true]);
      expect(lines).toBeLessThan(200);

      drive.fill();
      const second = openLog(folder, 'info', () => {});
      for (let count = 0; count < 3; count += 1) second.log.info('there is no room', { text: 'x'.repeat(4000) });
      second.close();
    } finally {
      drive.unmount();
    }
  });

  it('keeps one older file when the file grows too large', () => {
    const first = openLog(folder, 'info', () => {});
    first.log.info('old line');
    first.close();
    truncateSync(file(), 11 * 1024 * 1024);
    const second = openLog(folder, 'info', () => {});
    second.log.info('new line');
    second.close();
    expect(existsSync(`${file()}.1`)).toBe(true);
    expect(statSync(file()).size).toBeLessThan(1000);
    expect(readFileSync(file(), 'utf8')).toContain('new line');
  });
});
