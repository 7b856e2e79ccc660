import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type Body, toFieldName } from './body-fields.ts';
import { bodyTooLarge, invalidParameter, malformedBody, missingLookupParameter } from './wire-errors.ts';

/** No documented request comes near. */
const largestBytes = 1_048_576;

/** @throws ApiGatewayError when the body is too large */
export const readBody = async (request: IncomingMessage, mostBytes = largestBytes): Promise<string> =>
  (await readBytes(request, mostBytes)).toString();

/** Without transfer coding. @throws ApiGatewayError when the body is too large */
export async function readBytes(request: IncomingMessage, mostBytes = largestBytes): Promise<Buffer> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
    else chunks.length = 0; // read on to the end, so that the client gets the answer and not a reset
  }
  if (size > mostBytes) throw bodyTooLarge();
  return Buffer.concat(chunks);
}

const objectSchema = z.record(z.string(), z.unknown());

/** An empty body is an object without members. @throws ApiGatewayError when it is not a JSON object */
export function parseJsonObject(text: string): Body {
  if (text === '') return {};
  try {
    return objectSchema.parse(JSON.parse(text));
  } catch {
    throw malformedBody();
  }
}

/** A required member of an id look-up: absent, null and '' are missing (developer-api.md 8.6). */
export function readLookupValue(body: Body, name: string): string {
  const value = body[name];
  const field = toFieldName(name);
  if (value === undefined || value === null || value === '') throw missingLookupParameter(field);
  if (typeof value !== 'string') throw invalidParameter(field);
  return value;
}
