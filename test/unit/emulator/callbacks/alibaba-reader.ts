import { compactDecrypt, createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { Emulator } from '../../../../src/emulator/emulator.ts';

export interface ReadEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly eventTime: string;
  readonly bizId: string;
  readonly bizData: Record<string, unknown>;
}

export interface ReadMessage {
  readonly claims: JWTPayload;
  readonly kid: string | undefined;
  readonly events: readonly ReadEvent[];
  readonly data: Record<string, unknown>;
}

/** As a receiver would, by callbacks.md B.3 and B.4; strict about every encoding that a sender must keep. */
export function createReader(
  emulator: Pick<Emulator, 'jwksUrl' | 'applicationId' | 'instanceId' | 'callbacks'>,
) {
  const keys = createRemoteJWKSet(new URL(emulator.jwksUrl), { cooldownDuration: 0 });
  return async (body: string, currentDate = new Date()): Promise<ReadMessage> => {
    const { event, ...rest } = JSON.parse(body);
    if (Object.keys(rest).length > 0) throw new Error('More than one member');
    const { payload, protectedHeader } = await jwtVerify(event, keys, {
      algorithms: ['RS256'],
      issuer: 'urn:alibaba:idaas:app:event',
      audience: emulator.applicationId,
      subject: emulator.instanceId,
      requiredClaims: ['iat', 'exp', 'jti'],
      currentDate,
    });
    const data = payload.dataEncrypted === true ? await open(payload, emulator) : payload.plainData;
    const { eventData } = data as { eventData: string };
    const events = (JSON.parse(eventData) as (Omit<ReadEvent, 'bizData'> & { bizData: string })[]).map(
      (one) => ({
        ...one,
        bizData: JSON.parse(one.bizData),
      }),
    );
    return { claims: payload, kid: protectedHeader.kid, events, data: data as Record<string, unknown> };
  };
}

async function open(payload: JWTPayload, { callbacks }: Pick<Emulator, 'callbacks'>): Promise<unknown> {
  const key = Buffer.from(callbacks.alibaba.encryptionKey ?? '', 'hex');
  const { plaintext } = await compactDecrypt(String(payload.cipherData), key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return JSON.parse(new TextDecoder().decode(plaintext));
}
