import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { AuditItem, type AuditVerdict, type AuditVersion, type NotSigned } from '../../../../src-shared/model/audit.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { NumberText, parseStrictJson, plainJson, type StrictJson } from './strict-json.ts';

/** The digests over an audit export, as SOPilot put them under `signature`. */
export interface AuditDigests {
  readonly payload_sha256: string;
  readonly signature_hex: string;
}

/** The key that exports are signed with here, and its name. */
export interface AuditKey {
  readonly key: string;
  readonly keyId: string;
}

/** What was found of an export; the number of its items and the name of its key are what it says, true or not. */
export interface AuditCheck {
  readonly verdict: AuditVerdict;
  /** Null for a document without a signature. */
  readonly version: AuditVersion | null;
  readonly itemCount: number | null;
  readonly keyId: string | null;
  readonly notSigned: readonly NotSigned[];
}

export const AUDIT_ALGORITHM = 'hmac-sha256';
/** Of exports whose algorithm and name of the key are part of what is signed; SOPilot's own name no format. */
export const AUDIT_FORMAT = 'vigil-audit-2';

const Signature = z.strictObject({
  algorithm: z.literal(AUDIT_ALGORITHM),
  key_id: z.string(),
  payload_sha256: z.string(),
  signature_hex: z.string(),
});

const payload = { generated_at: z.string(), limit: z.number().int(), item_count: z.number().int() };
/** SOPilot named no subject of an ingest that failed, and had fewer fields once. */
const FirstExport = z.strictObject({
  ...payload,
  items: z.array(AuditItem.extend({ subject: z.string().nullable() }).partial().strict()),
});
const SecondExport = z.strictObject({
  format: z.literal(AUDIT_FORMAT),
  ...payload,
  items: z.array(AuditItem.strict()),
  signed_with: z.strictObject({ algorithm: z.literal(AUDIT_ALGORITHM), key_id: z.string() }),
});

type Members = ReadonlyMap<string, StrictJson>;

/**
 * Digests of an export given as JSON text, with or without its `signature`: SHA-256 and HMAC-SHA-256 over the rest in
 * canonical form. Throws `bad-input` when the text is no JSON object.
 */
export function auditDigests(exportText: string, key: string): AuditDigests {
  return digestsOf(parseExport(exportText), key);
}

/**
 * Whether a signed export is as it was signed: `altered` when its content changed, or it holds what no export of its
 * version does; `other-key` when only the key differs. Throws `bad-input` for what is no export, or can be read in two
 * ways, and `unsupported` for one of a newer Vigil.
 */
export function checkAuditExport(exportText: string, own: AuditKey): AuditCheck {
  const members = parseExport(exportText);
  const { format, items, signature: given, ...rest } = plainJson(members) as Record<string, unknown>;
  if (format !== undefined && format !== AUDIT_FORMAT) {
    throw new VigilError('unsupported', say('audit-export-of-newer-vigil'));
  }
  const version = format === undefined ? 1 : 2;
  const claimed = z.object({ key_id: z.string() }).safeParse(given).data?.key_id ?? null;
  const says = { itemCount: Array.isArray(items) ? items.length : null, keyId: claimed };
  if (given === undefined || given === null) return { ...says, verdict: 'unsigned', version: null, notSigned: [] };
  const notSigned: NotSigned[] = version === 1 ? ['algorithm', 'key-id'] : [];
  const verdict = (): AuditVerdict => {
    const signature = Signature.safeParse(given).data;
    const content = { ...(format !== undefined && { format }), items, ...rest };
    if (!signature || !isSound(content, version, signature.key_id)) return 'altered';
    const digests = digestsOf(members, own.key);
    if (!equalText(digests.payload_sha256, signature.payload_sha256)) return 'altered';
    if (equalText(digests.signature_hex, signature.signature_hex)) return 'valid';
    // Anybody can make the checksum; with our key named, the signature must be ours.
    return signature.key_id === own.keyId ? 'altered' : 'other-key';
  };
  return { ...says, verdict: verdict(), version, notSigned };
}

/** Whether an export holds what one of its version does and nothing else, and names one key. */
function isSound(content: unknown, version: AuditVersion, keyId: string): boolean {
  if (version === 1) {
    const first = FirstExport.safeParse(content).data;
    return first !== undefined && first.item_count === first.items.length;
  }
  const second = SecondExport.safeParse(content).data;
  return second !== undefined && second.item_count === second.items.length && second.signed_with.key_id === keyId;
}

/** The text that is signed: without `signature`, keys sorted, no spaces, ASCII only, numbers as the export spells them. */
export function canonicalAuditText(exportText: string): string {
  return canonicalPayload(parseExport(exportText));
}

function digestsOf(members: Members, key: string): AuditDigests {
  const canonical = canonicalPayload(members);
  return {
    payload_sha256: createHash('sha256').update(canonical).digest('hex'),
    signature_hex: createHmac('sha256', key).update(canonical).digest('hex'),
  };
}

function canonicalPayload(members: Members): string {
  return canonicalText(new Map([...members].filter(([name]) => name !== 'signature')));
}

function parseExport(text: string): Members {
  const parsed = parseStrictJson(text);
  if (parsed instanceof Map) return parsed as Members;
  throw new VigilError('bad-input', say('not-an-audit-export'));
}

function canonicalText(value: StrictJson): string {
  if (value instanceof NumberText) return value.text;
  if (typeof value === 'string') return asciiText(value);
  if (Array.isArray(value)) return `[${(value as readonly StrictJson[]).map(canonicalText).join(',')}]`;
  if (value instanceof Map) {
    const members = [...(value as Members)].sort(([a], [b]) => (a < b ? -1 : 1));
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
