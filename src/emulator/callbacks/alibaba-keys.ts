import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { createId } from '../directory/identifiers.ts';
import type { Random } from '../random.ts';

/** What a receiver sees: no `alg` (callbacks.md B.3). */
export interface PublishedKey {
  readonly kty: 'RSA';
  readonly e: string;
  readonly use: 'sig';
  readonly kid: string;
  readonly n: string;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly published: PublishedKey;
}

const generate = promisify(generateKeyPair);

/** The keys that sign: the newest does, older ones may stay published. Made when first needed: that takes its time. */
export class SigningKeys {
  readonly #random: Random;
  #given: JsonWebKey | undefined;
  #keys: Promise<readonly SigningKey[]> | undefined;

  /** @param given a private RSA key as a JWK, its `kid` included, to begin with; default: a new one of 2,048 bits */
  constructor(random: Random, given?: JsonWebKey) {
    this.#random = random;
    this.#given = given;
  }

  async current(): Promise<SigningKey> {
    const [newest] = await this.#published();
    if (newest === undefined) throw new Error('There is always a key');
    return newest;
  }

  /** The JWKS document. */
  async document(): Promise<{ readonly keys: readonly PublishedKey[] }> {
    return { keys: (await this.#published()).map(({ published }) => published) };
  }

  /** The next request is signed with a new key. @param keepOld whether the old ones stay published */
  async rotate({ keepOld }: { readonly keepOld: boolean }): Promise<SigningKey> {
    const old = await this.#published();
    const key = await this.#create();
    this.#keys = Promise.resolve(keepOld ? [key, ...old] : [key]);
    return key;
  }

  #published(): Promise<readonly SigningKey[]> {
    this.#keys ??= this.#create().then((key) => [key]);
    return this.#keys;
  }

  async #create(): Promise<SigningKey> {
    const given = this.#given;
    this.#given = undefined;
    const kid = typeof given?.kid === 'string' ? given.kid : createId('KEY', this.#random);
    const privateKey =
      given === undefined
        ? (await generate('rsa', { modulusLength: 2_048 })).privateKey
        : createPrivateKey({ key: given, format: 'jwk' });
    const { e = '', n = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
    return { kid, privateKey, published: { kty: 'RSA', e, use: 'sig', kid, n } };
  }
}
