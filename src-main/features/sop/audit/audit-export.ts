import { randomUUID } from 'node:crypto';
import type { AuditItem } from '../../../../src-shared/model/audit.ts';
import { AUDIT_ALGORITHM, AUDIT_FORMAT, auditDigests } from '../../../engines/sopilot/files/audit-signature.ts';

export interface AuditExportInput {
  readonly generatedAt: string;
  /** As many items as were asked for at most. */
  readonly limit: number;
  readonly items: readonly AuditItem[];
  readonly key: string;
  readonly keyId: string;
}

/**
 * A signed export: SOPilot's form, so that SOPilot's own verification agrees with ours (two spaces of indentation,
 * ASCII, scores spelt as Python spells floats), with the algorithm and the key's name among what is signed.
 */
export function auditExportText({ generatedAt, limit, items, key, keyId }: AuditExportInput): string {
  const signedWith = { algorithm: AUDIT_ALGORITHM, key_id: keyId };
  const payload = {
    format: AUDIT_FORMAT,
    generated_at: generatedAt,
    limit,
    item_count: items.length,
    items,
    signed_with: signedWith,
  };
  const signature = { ...signedWith, ...auditDigests(pythonJson(payload), key) };
  return `${pythonJson({ ...payload, signature })}\n`;
}

function pythonJson(value: unknown): string {
  const text = JSON.stringify(
    value,
    (name, member: unknown) => (name === 'score' && typeof member === 'number' ? `${FLOAT_MARK}${member}` : member),
    2,
  );
  const floats = text.replaceAll(MARKED_FLOAT, (_all, number: string) => pythonFloat(Number(number)));
  return floats.replaceAll(/[^ -~\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Stands before a float inside a JSON string; made again in every process, so that no text holds it by chance. */
const FLOAT_MARK = `float ${randomUUID()} `;
const MARKED_FLOAT = new RegExp(`"${FLOAT_MARK}([^"]*)"`, 'g');

/** A number as Python's `repr` of a float has it: `100.0`, `5e-07`. */
export function pythonFloat(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const plain =
    exponent < 0 ? value.toFixed(Math.max(0, digits.replace(/[-.]/g, '').length - 1 - exponent)) : String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}
