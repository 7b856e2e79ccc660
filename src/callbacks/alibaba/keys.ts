import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet } from 'jose/jwks/local';
import { fetchKeyDocument, type KeyFetchOptions } from '../../keys/key-document.ts';
import { createRemoteKeys } from '../../keys/remote-keys.ts';

export type KeySource = { readonly url: string } | { readonly document: JSONWebKeySet };

export interface KeysOptions extends KeyFetchOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The keys that IDaaS signs with: a pinned document, or one behind an address. That one cannot be read the operator hears of
 * through the requests that cannot be checked.
 * @throws JOSEError for a document that is none
 */
export function createKeys(source: KeySource, options: KeysOptions): JWTVerifyGetKey {
  if ('document' in source) return createLocalJWKSet(source.document);
  const fetchDocument = () => fetchKeyDocument(source.url, options);
  return createRemoteKeys({ fetchDocument, now: options.now });
}
