import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';

/** The digests over an audit export, as SOPilot put them under `signature`. */
export interface AuditDigests {
  readonly payload_sha256: string;
  readonly signature_hex: string;
}

export type AuditVerdict = 'valid' | 'altered' | 'other-key' | 'unsigned';

/** A number as the file spells it: `100.0` and `5e-07` must not become `100` and `5e-7`. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
/** TypeScript's library does not know the reviver's third argument yet. */
const parseWithSource = JSON.parse as (text: string, reviver: SourceReviver) => unknown;

const Export = z.record(z.string(), z.unknown());
const Signature = z.object({ payload_sha256: z.string(), signature_hex: z.string() });

/**
 * Digests of an export given as JSON text, with or without its `signature`: SHA-256 and HMAC-SHA-256 over the rest in
 * canonical form. Throws `bad-input` when the text is no JSON object.
 */
export function auditDigests(exportText: string, key: string): AuditDigests {
  const canonical = canonicalAuditText(exportText);
  return {
    payload_sha256: createHash('sha256').update(canonical).digest('hex'),
    signature_hex: createHmac('sha256', key).update(canonical).digest('hex'),
  };
}

/** Whether a signed export is as it was signed: `altered` when its content changed, `other-key` when only the key differs. */
export function verifyAuditExport(exportText: string, key: string): AuditVerdict {
  const signature = Signature.safeParse(parseExport(exportText)['signature']);
  if (!signature.success) return 'unsigned';
  const digests = auditDigests(exportText, key);
  if (!equalText(digests.payload_sha256, signature.data.payload_sha256)) return 'altered';
  return equalText(digests.signature_hex, signature.data.signature_hex) ? 'valid' : 'other-key';
}

/** The text that is signed: without `signature`, keys sorted, no spaces, ASCII only, numbers as the export spells them. */
export function canonicalAuditText(exportText: string): string {
  const { signature: _signature, ...payload } = parseExport(exportText);
  return canonicalText(payload);
}

function parseExport(text: string): Record<string, unknown> {
  try {
    const parsed = parseWithSource(text, (_key, value, context) =>
      typeof value === 'number' ? new NumberText(context.source!) : value,
    );
    return Export.parse(parsed);
  } catch (cause) {
    throw new VigilError('bad-input', say('not-an-audit-export'), { cause });
  }
}

function canonicalText(value: unknown): string {
  if (value instanceof NumberText) return value.text;
  if (typeof value === 'string') return asciiText(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${asciiText(name)}:${canonicalText(member)}`).join(',')}}`;
  }
  return String(value);
}

/** A JSON string with everything beyond printable ASCII escaped, as Python writes it. */
function asciiText(text: string): string {
  return JSON.stringify(text).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function equalText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
