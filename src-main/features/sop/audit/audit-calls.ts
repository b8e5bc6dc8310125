import type { Handlers } from '../../../../src-shared/contract/handler.ts';
import { checkAuditExport } from '../../../engines/sopilot/files/audit-signature.ts';
import type { Config } from '../../../platform/config.ts';
import { newId } from '../../../platform/ids.ts';
import { createAuditFiles } from '../../../stores/audit-files.ts';
import { createAuditStore } from '../../../stores/audit-store.ts';
import { nowIso } from '../../../stores/db/columns.ts';
import type { Parts } from '../../feature.ts';
import { auditExportText } from './audit-export.ts';

export type AuditCalls = 'sop.audit.list' | 'sop.audit.export' | 'sop.audit.verify';

interface Needs extends Pick<Parts, 'database'> {
  readonly config: Pick<Config, 'auditKey' | 'dataDir'>;
}

/** The audit trail: who had what indexed and scored, as a list and as signed documents. */
export function auditCalls({ config, database }: Needs): Handlers<AuditCalls> {
  const audit = createAuditStore(database.db);
  const files = createAuditFiles(config.dataDir, config.auditKey);
  return {
    'sop.audit.list': async ({ limit }) => ({ items: await audit.list(limit) }),
    'sop.audit.export': async ({ limit }) => {
      const { key, keyId } = await files.key();
      const items = await audit.list(limit);
      const generatedAt = nowIso();
      const text = auditExportText({ generatedAt, limit, items, key, keyId });
      // The time alone would make two exports of one second the same file.
      const exportId = `${generatedAt.replaceAll(/[^0-9TZ]/g, '').slice(0, 15)}-${newId().slice(-12)}`;
      const fileName = `audit_export_${exportId}.json`;
      await files.keep(fileName, text);
      return { exportId, fileName, itemCount: items.length, keyId, text };
    },
    'sop.audit.verify': async ({ text }) => {
      const { notSigned, ...found } = checkAuditExport(text, await files.key());
      return { ...found, notSigned: [...notSigned] };
    },
  };
}
