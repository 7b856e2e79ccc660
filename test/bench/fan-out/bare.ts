import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { atRate, createEventNumbers, type Order, usageNow } from './messages.ts';

/** What a delivery cannot be below: the same bytes, written to as many sockets, in batches as large, and nothing else. */
const batchSize = 128;
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
  socket.resume();
  socket.write('open\n');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const next = createEventNumbers();
let writing = Promise.resolve();

async function write(number: number): Promise<void> {
  const facts = '"__typename":"DirectoryObjectChanged","origin":"ALIBABA_CALLBACK","change":"UPDATED"';
  const bytes = Buffer.from(
    `event: next\ndata: {"data":{"directoryChanged":{${facts},"objectId":"event_${number}"}}}\n\n`,
  );
  let written = 0;
  for (const socket of sockets) {
    socket.write(bytes);
    written += 1;
    if (written % batchSize === 0) await setImmediate();
  }
}

const publish = () => {
  const number = next();
  writing = writing.then(() => write(number));
};
process.on('message', (message: Order) => {
  if (message.order === 'usage') process.send?.(usageNow());
  if (message.order === 'publish')
    void atRate(message.rate, publish)
      .then(() => writing)
      .then(() => process.send?.('published'));
});
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
