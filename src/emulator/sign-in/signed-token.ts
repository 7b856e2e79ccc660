import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Signs JWTs with RS256. By hand rather than by a library, because an operation runs to its end without a pause (operation.ts)
 * and libraries sign asynchronously. The key is made when it is first needed: that takes longer than all else at a start.
 */
export class TokenSigner {
  #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;
  readonly #keyId = 'emulator-1';

  get #pair() {
    this.#keys ??= generateKeyPairSync('rsa', { modulusLength: 2_048 });
    return this.#keys;
  }

  sign(claims: object): string {
    const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: this.#keyId })}.${encode(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), this.#pair.privateKey).toString('base64url')}`;
  }

  /** What verifiers fetch (developer-api.md 3: `…/oidc/jwks`). */
  jwks(): object {
    const key = this.#pair.publicKey.export({ format: 'jwk' });
    return { keys: [{ ...key, kid: this.#keyId, alg: 'RS256', use: 'sig' }] };
  }
}
