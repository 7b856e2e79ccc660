import type { ServerResponse } from 'node:http';
import { notStored } from './response-headers.ts';

export const textHeaders = { 'content-type': 'text/plain; charset=utf-8', ...notStored } as const;

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...textHeaders, ...headers });
  response.end(`${text}\n`);
}
