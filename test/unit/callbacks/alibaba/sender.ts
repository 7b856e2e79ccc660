import { CompactEncrypt, exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';

export const applicationId = 'app_testvector00000000000001';
export const instanceId = 'idaas_testvector000000000001';
export const prefix = 'urn:alibaba:idaas:app:event:';

export interface WireEvent {
  readonly eventId?: unknown;
  readonly [member: string]: unknown;
}

export interface TokenParts {
  /** Instead of the usual ones; undefined leaves a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** The data object; given, no events are taken. */
  readonly data?: unknown;
  /** Encrypts; absent: not encrypted. */
  readonly keyHex?: string;
  readonly jweHeader?: { readonly alg: string; readonly enc: string };
}

/** One key that IDaaS signs with. */
export async function createSigner(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const { kty, n, e } = await exportJWK(publicKey);
  const document = { keys: [{ kty, n, e, use: 'sig', kid }] } as JSONWebKeySet;

  /** A token as of `nowMs`, with these events in it. */
  async function sign(nowMs: number, events: readonly WireEvent[], parts: TokenParts = {}): Promise<string> {
    const { claims = {}, header = {}, keyHex, jweHeader } = parts;
    const data = parts.data ?? { instanceId, eventVersion: 'V1.0', eventData: JSON.stringify(events) };
    const iat = Math.floor(nowMs / 1_000);
    const carried =
      keyHex === undefined
        ? { dataEncrypted: false, cipherData: '', plainData: data }
        : { dataEncrypted: true, cipherData: await encrypt(data, keyHex, jweHeader), plainData: '' };
    const all = {
      iss: 'urn:alibaba:idaas:app:event',
      sub: instanceId,
      aud: applicationId,
      iat,
      exp: iat + 1_800,
      jti: crypto.randomUUID(),
      ...carried,
      ...claims,
    };
    return new SignJWT(all).setProtectedHeader({ kid, typ: 'JWT', alg: 'RS256', ...header }).sign(privateKey);
  }

  return { kid, document, privateKey, sign };
}

export type Signer = Awaited<ReturnType<typeof createSigner>>;

async function encrypt(data: unknown, keyHex: string, header?: TokenParts['jweHeader']): Promise<string> {
  const key = Buffer.from(keyHex, 'hex');
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: 'dir', enc: `A${key.length * 8}GCM`, ...header })
    .encrypt(key);
}

let lastEvent = 0;

/** An event of a type, `user:update_info` as it were, with what IDaaS always sends. */
export function event(type: string, id: string, more: WireEvent = {}): WireEvent {
  lastEvent += 1;
  return {
    eventId: `evnt_${lastEvent}`,
    eventType: prefix + (type.startsWith('common:') ? type : `ud:${type}`),
    eventTime: '1735689599000',
    bizId: id,
    bizData: '{}',
    ...more,
  };
}
