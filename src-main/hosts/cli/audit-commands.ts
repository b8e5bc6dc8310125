import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { counted } from '../../../src-shared/counted.ts';
import type { AuditVerdict } from '../../../src-shared/model/audit.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { writeForUser } from '../../platform/private-files.ts';
import { absolutePath, given, numberOption, type RunCommand } from './command.ts';
import { table } from './output.ts';

const VERDICTS: Readonly<Record<AuditVerdict, string>> = {
  valid: 'Valid: the export is as it was signed.',
  altered: 'Altered: the export is not what was signed.',
  'other-key': 'Signed with another key (VIGIL_AUDIT_KEY, or the key file of the data folder, is not the one).',
  unsigned: 'Unsigned: the export has no signature.',
};

const NOT_SIGNED = 'Its older form does not sign the name of the key and the algorithm: go by the content alone.';

/** Exit code of `audit verify` for anything but a valid export. */
const NOT_VALID_EXIT_CODE = 1;

/** `audit list`, `audit export`, `audit verify`. */
export function addAuditCommands(program: Command, run: RunCommand): void {
  const audit = program.command('audit').description('who had what indexed and scored, and signed documents of it');

  audit
    .command('list')
    .description('the trail, newest first')
    .option('--limit <number>', 'most lines', numberOption)
    .action((options: { limit?: number }) =>
      run(async (session) => {
        const { items } = await session.call('sop.audit.list', given(options));
        const rows = items.map((item) => [
          item.finished_at ?? item.created_at,
          item.job_type,
          item.status,
          item.score === null ? '' : item.score.toFixed(1),
          item.requested_by ?? '',
          item.subject,
          item.error_message ?? '',
        ]);
        const header = ['time', 'what', 'state', 'score', 'by', 'of', ''];
        return { json: { items }, text: items.length === 0 ? 'Nothing yet.' : table(header, rows) };
      }),
    );

  audit
    .command('export')
    .description('write the trail as a signed JSON document')
    .option('--limit <number>', 'most lines', numberOption)
    .option('--out <file>', 'where to write it (it is kept in the data folder too)')
    .action((options: { limit?: number; out?: string }) =>
      run(async (session) => {
        const { text, ...facts } = await session.call('sop.audit.export', given({ limit: options.limit }));
        const file = absolutePath(options.out ?? facts.fileName);
        await writeForUser(file, text);
        return {
          json: { ...facts, file },
          text: `${counted(facts.itemCount, 'line')}, signed with key ${facts.keyId}: ${file}`,
        };
      }),
    );

  audit
    .command('verify')
    .description('check the signature of an export')
    .argument('<file>')
    .action((file: string) =>
      run(async (session) => {
        const result = await session.call('sop.audit.verify', { text: await readText(file) });
        const exitCode = result.verdict === 'valid' ? 0 : NOT_VALID_EXIT_CODE;
        const isPartly = result.verdict === 'valid' && result.notSigned.length > 0;
        const text = isPartly ? `${VERDICTS.valid}\n${NOT_SIGNED}` : VERDICTS[result.verdict];
        return { json: result, text, exitCode };
      }),
    );
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new VigilError('not-found', say('file-unreadable', { path: file }), { cause });
  }
}
