import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fetchKeyDocument } from '../../../src/keys/key-document.ts';

const document = { keys: [{ kty: 'EC', kid: 'a', more: 'x' }] };

/** What is read from a server that answers so. */
async function read(answer: (response: ServerResponse) => void): Promise<unknown> {
  const server = createServer((_request, response) => answer(response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await fetchKeyDocument(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`);
  } finally {
    server.closeAllConnections();
    await once(server.close(), 'close');
  }
}

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['identity', (text: string) => Buffer.from(text)],
])('keys may come in %s', async (encoding, compress) => {
  const bytes = compress(JSON.stringify(document));
  expect(
    await read((response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes)),
  ).toEqual(document);
});

test('they are inflated to a limit', async () => {
  const bytes = gzipSync(JSON.stringify({ ...document, more: ' '.repeat(262_144) }));
  const answer = (response: ServerResponse) =>
    void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
  await expect(read(answer)).rejects.toThrow(RangeError);
});
