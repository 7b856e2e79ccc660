import { createCipheriv, createDecipheriv } from 'node:crypto';

export type Encryption = 'none' | 'ecb' | 'gcm';

/** Where the initialization vector of GCM is: the documents leave it open (callbacks.md A.4). */
export const gcmLayouts = [
  'iv12-prefix',
  'iv16-prefix',
  'key16-as-iv',
  'key12-as-iv',
  'zero12',
  'iv12-suffix',
] as const;

export type GcmLayout = (typeof gcmLayouts)[number];

export type Cipher =
  | { readonly encryption: 'none' }
  | { readonly encryption: 'ecb'; readonly key: string }
  | { readonly encryption: 'gcm'; readonly key: string; readonly layout: GcmLayout };

export interface Randomness {
  /** 16 ASCII letters. */
  readonly prefix: string;
  /** 16 bytes; as many of the first as the layout takes. */
  readonly iv: Uint8Array;
}

const tagBytes = 16;

/** The `data` of a request or a reply: text in clear, or Base64 (callbacks.md A.4). */
export function encrypt(message: string, cipher: Cipher, { prefix, iv }: Randomness): string {
  if (cipher.encryption === 'none') return message;
  const key = Buffer.from(cipher.key);
  const text = `${prefix}&${message}`;
  if (cipher.encryption === 'ecb') {
    const ecb = createCipheriv('aes-128-ecb', key, null);
    return Buffer.concat([ecb.update(text, 'utf8'), ecb.final()]).toString('base64');
  }
  const { layout } = cipher;
  const vector = fixedVector(key, layout) ?? Buffer.from(iv.subarray(0, vectorBytes(layout)));
  const gcm = createCipheriv('aes-128-gcm', key, vector, { authTagLength: tagBytes });
  const sealed = Buffer.concat([gcm.update(text, 'utf8'), gcm.final(), gcm.getAuthTag()]);
  const isFixed = fixedVector(key, layout) !== undefined;
  if (isFixed) return sealed.toString('base64');
  return Buffer.concat(layout === 'iv12-suffix' ? [sealed, vector] : [vector, sealed]).toString('base64');
}

/** @throws Error for whatever is not what `encrypt` makes */
export function decrypt(data: string, cipher: Cipher): string {
  if (cipher.encryption === 'none') return data;
  const key = Buffer.from(cipher.key);
  const raw = Buffer.from(data, 'base64');
  const plain = cipher.encryption === 'ecb' ? openEcb(raw, key) : openGcm(raw, key, cipher.layout);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
  if (text.indexOf('&') !== 16) throw new Error('No & follows 16 characters');
  return text.slice(17);
}

function openEcb(raw: Buffer, key: Buffer): Buffer {
  const ecb = createDecipheriv('aes-128-ecb', key, null);
  return Buffer.concat([ecb.update(raw), ecb.final()]);
}

function openGcm(raw: Buffer, key: Buffer, layout: GcmLayout): Buffer {
  const fixed = fixedVector(key, layout);
  const length = fixed === undefined ? vectorBytes(layout) : 0;
  if (raw.length < length + tagBytes) throw new Error('Too short');
  const isLast = layout === 'iv12-suffix';
  const vector = fixed ?? (isLast ? raw.subarray(-length) : raw.subarray(0, length));
  const sealed = isLast ? raw.subarray(0, -length) : raw.subarray(length);
  const gcm = createDecipheriv('aes-128-gcm', key, vector, { authTagLength: tagBytes });
  gcm.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([gcm.update(sealed.subarray(0, -tagBytes)), gcm.final()]);
}

const vectorBytes = (layout: GcmLayout): number => (layout === 'iv16-prefix' ? 16 : 12);

function fixedVector(key: Buffer, layout: GcmLayout): Buffer | undefined {
  if (layout === 'key16-as-iv') return key;
  if (layout === 'key12-as-iv') return key.subarray(0, 12);
  return layout === 'zero12' ? Buffer.alloc(12) : undefined;
}
