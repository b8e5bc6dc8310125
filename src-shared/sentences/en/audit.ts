/** The audit trail and its exports. */
export const audit = {
  'audit-key-file-empty': ({ file }: { file: string }) => `The key file of the audit trail, ${file}, is empty.`,
  'audit-key-file-empty-hint': 'Put the key back from your backup. Without it earlier exports cannot be verified.',
  'not-an-audit-export': 'This is not an audit export.',
  'audit-export-of-newer-vigil': 'This audit export has a form that a newer Vigil made. Check it there.',
  'text-not-json': 'This is not a JSON document.',
  'json-too-deep': ({ depth }: { depth: number }) => `This document is nested more than ${depth} levels deep.`,
  'json-name-twice': ({ name }: { name: string }) =>
    `This document says “${name.slice(0, 100)}” twice in one place, so it can be read in two ways. Do not rely on it.`,
  'json-name-reserved': ({ name }: { name: string }) =>
    `This document uses the name “${name}”, which no document of Vigil or SOPilot does. Do not rely on it.`,
};
