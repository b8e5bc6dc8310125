import { crc32, deflateRawSync } from 'node:zlib';

/** A member of an archive as somebody who means harm may write it; what is left out is right. */
export interface CraftedMember {
  readonly name: string;
  readonly content?: Uint8Array;
  readonly packed?: boolean;
  /** Bits of Unix: what kind of file it says it is. */
  readonly kind?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly checksum?: number;
  readonly sizeBytes?: number;
  readonly storedBytes?: number;
  /** Begins where the member before it begins. */
  readonly overlaps?: boolean;
}

/** The bytes of a zip archive. */
export function craftZip(members: readonly CraftedMember[], comment = ''): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let before = 0;
  for (const member of members) {
    const content = member.content ?? Buffer.from(member.name);
    const stored = member.packed ? deflateRawSync(content) : Buffer.from(content);
    const offset = member.overlaps ? before : at;
    const name = Buffer.from(member.name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(member.flags ?? 0x0800, 2);
    facts.writeUInt16LE(member.method ?? (member.packed ? 8 : 0), 4);
    facts.writeUInt32LE(member.checksum ?? crc32(content), 10);
    facts.writeUInt32LE(member.storedBytes ?? stored.length, 14);
    facts.writeUInt32LE(member.sizeBytes ?? content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20 | (3 << 8), 4);
    facts.copy(entry, 6);
    entry.writeUInt32LE(((member.kind ?? 0o100644) << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, name);
    if (member.overlaps) continue;
    const signature = Buffer.alloc(4);
    signature.writeUInt32LE(0x04034b50, 0);
    bodies.push(signature, facts, name, stored);
    before = at;
    at += 30 + name.length + stored.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([...bodies, listing, end, Buffer.from(comment)]);
}
