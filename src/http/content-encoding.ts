import type { IncomingHttpHeaders } from 'node:http';
import { type Inflate, inflaters } from '../eiam/inflate.ts';

/** The encodings of bodies that are taken, as `Accept-Encoding` names them. */
export const takenEncodings = 'gzip, deflate, br';

const asSent: Inflate = async (body) => body;

export interface BodyDecoder {
  /** Whether the body is sent as it is. */
  readonly isIdentity: boolean;
  /** The body itself; 413: it is longer than `maxBytes`, where inflating ends; 400: the bytes are not in this encoding. */
  decode(body: Buffer, maxBytes: number): Promise<Buffer | 400 | 413>;
}

/** How a body is read that is sent in this encoding; undefined: none that is taken, or several. */
export function decoderOf(headers: IncomingHttpHeaders): BodyDecoder | undefined {
  const name = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  const inflate = name === 'identity' ? asSent : inflaters.get(name);
  if (!inflate) return undefined;
  return {
    isIdentity: inflate === asSent,
    async decode(body, maxBytes) {
      // An empty body is no stream of any encoding.
      if (body.length === 0) return body;
      try {
        return await inflate(body, { maxOutputLength: maxBytes });
      } catch (error) {
        return isTooLong(error) ? 413 : 400;
      }
    },
  };
}

function isTooLong(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
