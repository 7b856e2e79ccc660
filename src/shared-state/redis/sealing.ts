import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What was read is not what was sealed, or was sealed with another key. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/**
 * Keeps what the store holds unreadable to it: AES-256-GCM for contents, HMAC-SHA-256 for what has to be found again. The purpose is
 * authenticated with the contents, so that nothing can be put in the place of something else.
 */
export class Sealing {
  readonly #sealKey: Buffer;
  readonly #nameKey: Buffer;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    const derive = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `eiam shared state: ${use}`, 32));
    this.#sealKey = derive('contents');
    this.#nameKey = derive('names');
  }

  seal(purpose: string, content: Buffer): Buffer {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(algorithm, this.#sealKey, nonce, { authTagLength: tagLength });
    cipher.setAAD(Buffer.from(purpose));
    const body = cipher.update(content);
    return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws UnsealError */
  open(purpose: string, sealed: Buffer): Buffer {
    if (sealed.length < nonceLength + tagLength) throw new UnsealError('Expected sealed contents');
    const decipher = createDecipheriv(algorithm, this.#sealKey, sealed.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(sealed.subarray(-tagLength));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()]);
    } catch (error) {
      throw new UnsealError('Expected contents that were sealed with this key', { cause: error });
    }
  }

  sealText(purpose: string, text: string): string {
    return this.seal(purpose, Buffer.from(text)).toString('base64');
  }

  /** @throws UnsealError */
  openText(purpose: string, sealed: string): string {
    return this.open(purpose, Buffer.from(sealed, 'base64')).toString();
  }

  /** The same for the same text, at every replica. */
  digest(purpose: string, text: string): string {
    return createHmac('sha256', this.#nameKey).update(`${purpose}\0${text}`).digest('base64url');
  }
}
