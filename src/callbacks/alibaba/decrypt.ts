import { compactDecrypt } from 'jose/jwe/compact/decrypt';
import { RefusedRequest } from './refusal.ts';

/** By the length of the key in bytes (callbacks.md B.4). */
const algorithms: ReadonlyMap<number, string> = new Map([
  [16, 'A128GCM'],
  [24, 'A192GCM'],
  [32, 'A256GCM'],
]);

/** The operator's key is none: our fault, not the sender's. */
class EncryptionKeyError extends Error {
  override readonly name = 'EncryptionKeyError';
}

/**
 * Opens a JWE in its compact form: `dir` alone, with the algorithm that the key's length stands for, uncompressed.
 * @param keyHex 32, 48 or 64 hexadecimal digits
 * @throws RefusedRequest, EncryptionKeyError
 */
export async function decrypt(cipherData: string, keyHex: string): Promise<Uint8Array> {
  const key = Buffer.from(keyHex, 'hex');
  const algorithm = algorithms.get(key.length);
  if (algorithm === undefined || key.length * 2 !== keyHex.length) {
    throw new EncryptionKeyError('Expected a key of 32, 48 or 64 hexadecimal digits');
  }
  try {
    const { plaintext } = await compactDecrypt(cipherData, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: [algorithm],
      maxDecompressedLength: 0,
    });
    return plaintext;
  } catch (cause) {
    throw new RefusedRequest('decryption_failed', { cause });
  }
}
