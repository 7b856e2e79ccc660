import { type BodyRefusal, maxBodyBytes } from './body-limit.ts';
import { takenEncodings } from './content-encoding.ts';
import { textHeaders } from './plain-text.ts';
import type { RefusalAnswer } from './unread-body.ts';

const texts: Readonly<Record<BodyRefusal, string>> = {
  400: 'The body is not in the encoding that Content-Encoding names.',
  408: 'The body did not come in time.',
  413: `The body is larger than ${maxBodyBytes} bytes.`,
  415: `The body is in an encoding that is not taken. Taken are ${takenEncodings}.`,
  429: 'Too many bodies from this address are on their way.',
  503: 'Too many bodies are on their way.',
};

/** What a request is answered whose body is not taken. */
export function toBodyRefusal(status: BodyRefusal): RefusalAnswer {
  // RFC 9110 12.5.3: so that the client can send it again.
  const taken = status === 415 ? { 'accept-encoding': takenEncodings } : {};
  const later = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
  return { status, headers: { ...textHeaders, ...taken, ...later }, text: `${texts[status]}\n` };
}
