import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { type Answered, encryptionKey, type Receiver, signatureKey, usualNow } from './open-receiver.ts';

export type EventType = 'CHECK_URL' | `${'CREATE' | 'UPDATE' | 'DELETE'}_${'USER' | 'ORGANIZATION'}`;

/** A tenant's IDaaS: written from callbacks.md A.3, A.4 and C, and sharing nothing with the receiver. */
export interface Draft {
  readonly nonce: string;
  readonly timestamp: number | string;
  readonly eventType: string;
  readonly message: string;
}

let lastNonce = 0;

export function nextNonce(): string {
  lastNonce += 1;
  return `nonce-${lastNonce}`;
}

export function draft(eventType: string, payload: object | string, more: Partial<Draft> = {}): Draft {
  const message = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return { nonce: nextNonce(), timestamp: usualNow, eventType, message, ...more };
}

const layouts: Readonly<Record<string, (key: Buffer) => { iv: Buffer; place: 'front' | 'end' | 'kept' }>> = {
  'iv12-prefix': () => ({ iv: Buffer.alloc(12, 7), place: 'front' }),
  'iv16-prefix': () => ({ iv: Buffer.alloc(16, 7), place: 'front' }),
  'key16-as-iv': (key) => ({ iv: key, place: 'kept' }),
  'key12-as-iv': (key) => ({ iv: key.subarray(0, 12), place: 'kept' }),
  zero12: () => ({ iv: Buffer.alloc(12), place: 'kept' }),
  'iv12-suffix': () => ({ iv: Buffer.alloc(12, 7), place: 'end' }),
};

export function seal(plain: string, layout = 'iv12-prefix'): string {
  const key = Buffer.from(encryptionKey);
  const { iv, place } = layouts[layout]?.(key) ?? { iv: key, place: 'kept' };
  const cipher = createCipheriv('aes-128-gcm', key, iv);
  const sealed = [cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()];
  const parts = { front: [iv, ...sealed], end: [...sealed, iv], kept: sealed }[place];
  return Buffer.concat(parts).toString('base64');
}

/** What a reply's data says, its random prefix cut off as the vendor's own sample cuts it. */
export function unseal(data: string, layout = 'iv12-prefix'): string {
  const key = Buffer.from(encryptionKey);
  const raw = Buffer.from(data, 'base64');
  const { iv: sample, place } = layouts[layout]?.(key) ?? { iv: key, place: 'kept' };
  const iv = { front: raw.subarray(0, sample.length), end: raw.subarray(-sample.length), kept: sample }[
    place
  ];
  const rest = { front: raw.subarray(sample.length), end: raw.subarray(0, -sample.length), kept: raw }[place];
  const decipher = createDecipheriv('aes-128-gcm', key, iv);
  decipher.setAuthTag(rest.subarray(-16));
  const plain = Buffer.concat([decipher.update(rest.subarray(0, -16)), decipher.final()]).toString('utf8');
  return plain.split('&')[1] ?? '';
}

export function sign(nonce: string, timestamp: number | string, eventType: string, data: string): string {
  const text = [nonce, timestamp, eventType, data].join('&');
  return createHmac('sha256', signatureKey).update(text).digest('base64');
}

/** The request's body: encrypted, then signed over what is sent. */
export function toBody({ nonce, timestamp, eventType, message }: Draft, layout?: string): string {
  const data = seal(`QwErTyUiOpAsDfGh&${message}`, layout);
  return JSON.stringify({
    nonce,
    timestamp,
    eventType,
    data,
    signature: sign(nonce, timestamp, eventType, data),
  });
}

export interface Outcome extends Answered {
  /** The id in the reply. */
  readonly id: string | undefined;
}

/** Sends one event and reads the reply's secret part. */
export async function send(
  receiver: Receiver,
  eventType: EventType,
  payload: object | string,
): Promise<Outcome> {
  return readOutcome(await receiver.post(toBody(draft(eventType, payload))));
}

export function readOutcome(answered: Answered): Outcome {
  const { data } = answered.body;
  const id = data === undefined ? undefined : JSON.parse(unseal(data)).id;
  return { ...answered, id };
}
