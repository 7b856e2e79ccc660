import type { JSONWebKeySet } from 'jose';
import { createLocalJWKSet } from 'jose/jwks/local';
import { z } from 'zod';
import { secretIssues, secretOf, secretSettings } from './secrets.ts';
import { type Environment, isSet } from './values.ts';

const keyName = 'CALLBACK_ALIBABA_ENCRYPTION_KEY';
const keysNames = ['CALLBACK_ALIBABA_JWKS_URL', 'CALLBACK_ALIBABA_JWKS'] as const;

/** A party that can change what is read there can sign events: only a host of this machine or of its own network may be plain http. */
function isSafe(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || /^(127(\.\d+){3}|\[::1\]|[^.:]+)$/.test(url?.hostname ?? '');
}

function hasNoCredentials(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.username === '' && url.password === '';
}

const document = z
  .string()
  .transform(
    (text, context) =>
      parseDocument(text) ?? refuse(context, 'expected a JWKS document with public RSA keys'),
  );

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue(message);
  return z.NEVER;
}

/** Public keys alone: a private key in a verifier's environment is a mistake, and reported. */
const keySchema = z
  .looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string() })
  .refine((key) => !('d' in key));
const documentSchema = z.object({ keys: z.array(keySchema).min(1).max(100) });

function parseDocument(text: string): z.infer<typeof documentSchema> | undefined {
  try {
    const parsed = documentSchema.parse(JSON.parse(text));
    createLocalJWKSet(parsed);
    return parsed;
  } catch {
    return undefined;
  }
}

/** The Alibaba callback receiver's settings (callbacks.md B.1). */
export const alibabaCallbackSettings = {
  CALLBACK_ALIBABA_JWKS_URL: z
    .url({ protocol: /^https?$/, error: 'expected a URL, as the IDaaS console shows it', abort: true })
    .refine(hasNoCredentials, 'expected a URL without credentials')
    .refine(isSafe, 'expected https: a party that changes what is read there can forge events')
    .optional(),
  CALLBACK_ALIBABA_JWKS: document.optional(),
  ...secretSettings(keyName),
};

/** What is wrong between these settings, and with the key, which is not shown. */
export function alibabaCallbackIssues(given: Environment): string[] {
  const issues = secretIssues(given, keyName);
  const [url, pinned] = keysNames;
  const hasKeys = isSet(given, url) || isSet(given, pinned);
  if (isSet(given, url) && isSet(given, pinned))
    issues.push(`${pinned}: expected either this or ${url}, not both`);
  if (!hasKeys && isSet(given, keyName)) {
    issues.push(`${url} or ${pinned}: expected one of them beside ${keyName}`);
  }
  if (issues.length === 0 && isSet(given, keyName) && !isKey(secretOf(given, keyName)?.())) {
    const name = given[keyName] === undefined ? `${keyName}_FILE` : keyName;
    issues.push(`${name}: expected 32, 48 or 64 hexadecimal digits`);
  }
  return issues;
}

function isKey(text: string | undefined): boolean {
  return text !== undefined && /^(?:[\da-f]{32}|[\da-f]{48}|[\da-f]{64})$/i.test(text);
}

const settings = z.object(alibabaCallbackSettings);

/** The keys by which the Alibaba receiver verifies, and how events are encrypted. */
export interface AlibabaCallbackConfig {
  readonly keys: { readonly url: string } | { readonly document: JSONWebKeySet };
  /** Hexadecimal digits; undefined: nothing is encrypted. */
  readonly encryptionKeyHex: () => string | undefined;
}

/** Undefined: there is no such route. */
export function toAlibabaCallback(from: z.infer<typeof settings>): AlibabaCallbackConfig | undefined {
  const { CALLBACK_ALIBABA_JWKS_URL: url, CALLBACK_ALIBABA_JWKS: pinned } = from;
  const keys = url !== undefined ? { url } : pinned && { document: pinned };
  if (keys === undefined) return undefined;
  return { keys, encryptionKeyHex: secretOf(from, keyName) ?? (() => undefined) };
}
