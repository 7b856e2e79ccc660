import type { Random } from '../random.ts';

/** Upper-case UUIDs of version 4: the same seed gives the same ids in the same order. */
export function createRequestIds(random: Random): () => string {
  return () => {
    const bytes = Buffer.alloc(16);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32BE(random.next(), at);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const digits = bytes.toString('hex').toUpperCase();
    return [0, 8, 12, 16, 20]
      .map((start, at, starts) => digits.slice(start, starts[at + 1] ?? digits.length))
      .join('-');
  };
}
