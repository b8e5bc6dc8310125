/** The audit trail and its exports. */
export const audit = {
  'audit-key-file-empty': ({ file }: { file: string }) => `The key file of the audit trail, ${file}, is empty.`,
  'audit-key-file-empty-hint': 'Put the key back from your backup. Without it earlier exports cannot be verified.',
  'not-an-audit-export': 'This is not an audit export.',
};
