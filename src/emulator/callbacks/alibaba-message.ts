import { CompactEncrypt, SignJWT } from 'jose';
import type { SigningKey } from './alibaba-keys.ts';

/** As it travels: every value a text (callbacks.md B.2). */
export interface WireEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly eventTime: string;
  readonly bizId: string;
  /** JSON. */
  readonly bizData: string;
}

export interface Message {
  readonly instanceId: string;
  readonly applicationId: string;
  /** The Alibaba Cloud account: digits. */
  readonly aliUid: string;
  readonly events: readonly WireEvent[];
  readonly key: SigningKey;
  /** 32 bytes; undefined: in clear. */
  readonly encryptionKey: Uint8Array | undefined;
  /** 16 bytes, new with every request. */
  readonly tokenId: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** callbacks.md B.2; both captured messages lived half an hour. */
const lifetimeSeconds = 1_800;

/** The body of one request (callbacks.md B.2): events in a text in an object, in a JWE perhaps, in a JWS. */
export async function composeMessage(message: Message): Promise<string> {
  const { instanceId, applicationId, aliUid, events, key, encryptionKey, tokenId, now } = message;
  const data = { aliUid, instanceId, eventVersion: 'V1.0', eventData: JSON.stringify(events) };
  const issuedAt = Math.floor(now / 1_000);
  const claims =
    encryptionKey === undefined
      ? { dataEncrypted: false, plainData: data }
      : {
          dataEncrypted: true,
          plainData: '',
          cipherData: await encrypt(JSON.stringify(data), encryptionKey),
        };
  const event = await new SignJWT(claims)
    .setProtectedHeader({ kid: key.kid, typ: 'JWT', alg: 'RS256' })
    .setIssuer('urn:alibaba:idaas:app:event')
    .setSubject(instanceId)
    .setAudience(applicationId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .setJti(Buffer.from(tokenId).toString('base64url'))
    .sign(key.privateKey);
  return JSON.stringify({ event });
}

const encrypt = (text: string, key: Uint8Array): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(key);
