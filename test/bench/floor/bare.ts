/** A node:http server that reads each body and sends back an answer that is ready: what no server in Node can do without. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [path = ''] = process.argv.slice(2);
const texts: readonly string[] = JSON.parse(readFileSync(path, 'utf8'));
const answers = texts.map((text) => Buffer.from(text));
const none = Buffer.alloc(0);
let sent = 0;

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    const answer = answers[sent % answers.length] ?? none;
    sent += 1;
    response.writeHead(200, {
      'content-type': 'application/graphql-response+json; charset=utf-8',
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
