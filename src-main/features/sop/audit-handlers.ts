import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { verifyAuditExport } from '../../engines/sopilot/files/audit-signature.ts';
import { newId } from '../../platform/ids.ts';
import { auditExportText, describeExport } from './audit-export.ts';
import type { AuditDependencies } from './dependencies.ts';

/** The audit trail: who had what indexed and scored, as a list and as signed documents. */
export function createAuditHandlers({
  audit,
  auditFiles,
  nowIso,
}: AuditDependencies): Handlers<'sop.audit.list' | 'sop.audit.export' | 'sop.audit.verify'> {
  return {
    'sop.audit.list': async ({ limit }) => ({ items: await audit.list(limit) }),
    'sop.audit.export': async ({ limit }) => {
      const { key, keyId } = await auditFiles.key();
      const items = await audit.list(limit);
      const generatedAt = nowIso();
      const text = auditExportText({ generatedAt, limit, items, key, keyId });
      // The time alone would make two exports of one second the same file.
      const exportId = `${generatedAt.replaceAll(/[^0-9TZ]/g, '').slice(0, 15)}-${newId().slice(-12)}`;
      const fileName = `audit_export_${exportId}.json`;
      await auditFiles.keep(fileName, text);
      return { exportId, fileName, itemCount: items.length, keyId, text };
    },
    'sop.audit.verify': async ({ text }) => {
      const { key } = await auditFiles.key();
      return { verdict: verifyAuditExport(text, key), ...describeExport(text) };
    },
  };
}
