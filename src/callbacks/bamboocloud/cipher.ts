import { createCipheriv, createDecipheriv } from 'node:crypto';
import { fromBase64 } from './base64.ts';
import { type GcmLayout, type GcmLayoutName, gcmLayoutNames, gcmLayouts } from './gcm-layouts.ts';

const prefixLetters = 16;
const tagBytes = 16;

/** Randomness, handed in. */
export interface CipherRandom {
  readonly bytes: (count: number) => Buffer;
  /** So many ASCII letters. */
  readonly letters: (count: number) => string;
}

/** The tenant's way of encrypting messages and replies (callbacks.md A.4). */
export interface MessageCipher {
  /** The message of a ciphertext; undefined: it is not one, whatever the reason. */
  decrypt(data: string): string | undefined;
  /** A message behind a fresh prefix, under a fresh IV where the layout sends one. */
  encrypt(message: string): string;
}

export function createEcbCipher(encryptionKey: string, random: CipherRandom): MessageCipher {
  const key = Buffer.from(encryptionKey, 'utf8');
  return {
    decrypt: (data) =>
      opened(data, (raw) => {
        const decipher = createDecipheriv('aes-128-ecb', key, null);
        return Buffer.concat([decipher.update(raw), decipher.final()]);
      }),
    encrypt(message) {
      const cipher = createCipheriv('aes-128-ecb', key, null);
      return Buffer.concat([cipher.update(prefixed(message, random), 'utf8'), cipher.final()]).toString(
        'base64',
      );
    },
  };
}

export function createGcmCipher(
  encryptionKey: string,
  layoutName: GcmLayoutName,
  random: CipherRandom,
): MessageCipher {
  const key = Buffer.from(encryptionKey, 'utf8');
  const layout: GcmLayout = gcmLayouts[layoutName];
  return {
    decrypt: (data) => opened(data, (raw) => openGcm(raw, key, layout)),
    encrypt(message) {
      const { sentIvBytes, ivAt } = layout;
      const sentIv = sentIvBytes > 0 ? random.bytes(sentIvBytes) : Buffer.alloc(0);
      const iv = sentIvBytes > 0 ? sentIv : layout.fixedIv(key);
      const cipher = createCipheriv('aes-128-gcm', key, iv, { authTagLength: tagBytes });
      const text = Buffer.concat([cipher.update(prefixed(message, random), 'utf8'), cipher.final()]);
      const sealed = [text, cipher.getAuthTag()];
      return Buffer.concat(ivAt === 'front' ? [sentIv, ...sealed] : [...sealed, sentIv]).toString('base64');
    },
  };
}

/** The layout in which a ciphertext opens. Safe to try, since its tag proves it; undefined: none. */
export function findGcmLayout(
  data: string,
  encryptionKey: string,
  random: CipherRandom,
): GcmLayoutName | undefined {
  return gcmLayoutNames.find(
    (name) => createGcmCipher(encryptionKey, name, random).decrypt(data) !== undefined,
  );
}

function openGcm(raw: Buffer, key: Buffer, { sentIvBytes, ivAt, fixedIv }: GcmLayout): Buffer {
  if (raw.length < sentIvBytes + prefixLetters + tagBytes)
    throw new RangeError('The ciphertext is too short');
  const textFrom = ivAt === 'front' ? sentIvBytes : 0;
  const textTo = raw.length - tagBytes - (ivAt === 'front' ? 0 : sentIvBytes);
  const sentIv = ivAt === 'front' ? raw.subarray(0, sentIvBytes) : raw.subarray(raw.length - sentIvBytes);
  const iv = sentIvBytes > 0 ? sentIv : fixedIv(key);
  const decipher = createDecipheriv('aes-128-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAuthTag(raw.subarray(textTo, textTo + tagBytes));
  return Buffer.concat([decipher.update(raw.subarray(textFrom, textTo)), decipher.final()]);
}

/** Only the first "&" parts prefix and message, and only at its place: the message may hold others (callbacks.md A.4). */
function opened(data: string, open: (raw: Buffer) => Buffer): string | undefined {
  const raw = fromBase64(data);
  if (raw === undefined) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(open(raw));
    return text.indexOf('&') === prefixLetters ? text.slice(prefixLetters + 1) : undefined;
  } catch {
    // Node's texts distinguish a wrong padding from a wrong tag, which would be an oracle.
    return undefined;
  }
}

function prefixed(message: string, { letters }: CipherRandom): string {
  return `${letters(prefixLetters)}&${message}`;
}
