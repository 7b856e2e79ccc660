/**
 * A node:http server that receives each body, parses it and sends back an answer that is ready: what no server in Node can do without
 * that takes GraphQL over HTTP.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [path = ''] = process.argv.slice(2);
const texts: readonly string[] = JSON.parse(readFileSync(path, 'utf8'));
const answers = texts.map((text) => Buffer.from(text));
const none = Buffer.alloc(0);
let sent = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    const answer = answers[sent % answers.length] ?? none;
    sent += 1;
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});

server.listen(0, '127.0.0.1', () => {
  // A server on a port has this kind of address.
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`open http://127.0.0.1:${port}\n`);
});
