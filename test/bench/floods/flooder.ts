import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Flood, Order } from './messages.ts';

/** Clients that mean harm, in a process of their own: bounded in number, and ended by their parent. */
const counted = {
  connections: 0,
  closed: 0,
  statuses: {} as Record<string, number>,
  closeCodes: {} as Record<string, number>,
  codes: {} as Record<string, number>,
  bytesRead: 0,
};

function count(counts: Record<string, number>, name: string | number): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function open(url: URL, onText: (text: string) => void, onClose: () => void): Socket {
  counted.connections += 1;
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    counted.bytesRead += chunk.length;
    const text = chunk.toString('latin1');
    const [, status] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
    if (status !== undefined) count(counted.statuses, status);
    // A close frame: four bits of flags, its kind, its length, and then the code.
    if (chunk[0] === 0x88 && chunk.length >= 4) count(counted.closeCodes, chunk.readUInt16BE(2));
    for (const [, code] of text.matchAll(/"code":"(\w+)"/g)) count(counted.codes, code ?? '');
    onText(text);
  });
  socket.on('close', () => {
    counted.closed += 1;
    onClose();
  });
  return socket;
}

/** A text frame of a client, masked by zeros. */
function frameOf(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 0xff, 0, 0, 0, 0]), text]);
}

const people =
  'users(first: 100) { nodes { id username displayName email createdAt updatedAt description } }';
const largeQuery = `{ a: ${people} b: ${people} c: ${people} }`;
const upgrade =
  'GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-protocol: graphql-transport-ws\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';

/** Asks 99 questions over one socket and reads a little of the answers twice a second; closed, it comes again. */
function askWithoutReading(url: URL, token: string): void {
  const socket = open(
    url,
    (text) => {
      if (text.includes('101 Switching')) {
        socket.write(frameOf({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
        return;
      }
      if (text.includes('connection_ack')) {
        for (let id = 0; id < 99; id += 1) {
          socket.write(frameOf({ id: `${id}`, type: 'subscribe', payload: { query: largeQuery } }));
        }
      }
      // From now on one chunk at a time.
      socket.pause();
      setTimeout(() => socket.resume(), 500);
    },
    () => setTimeout(() => askWithoutReading(url, token), 500),
  );
  socket.write(upgrade);
}

function addressOf(number: number): string {
  return `198.51.100.${number}`;
}

function headOf(address: string, length: number): string {
  return `POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: ${address}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
}

const bodyBytes = 1_048_576;

/** Sends all but the last bytes of as long a body as is taken, and waits; five connections an address. */
function withholdEnd(url: URL, number: number): void {
  const socket = open(
    url,
    () => {},
    () => {},
  );
  socket.write(headOf(addressOf(number % 50), bodyBytes));
  socket.write(Buffer.alloc(bodyBytes - 10, ' '));
}

const signIns = `mutation { ${Array.from({ length: 100 }, (_, index) => `a${index}: generateDeviceCode { __typename }`).join(' ')} }`;

/** Asks for a hundred device codes, and again a second after the answer; thirty connections an address. */
function signIn(url: URL, number: number): void {
  const body = JSON.stringify({ query: signIns });
  const request = headOf(addressOf(number % 50), body.length) + body;
  const socket = open(
    url,
    (text) => {
      if (text.startsWith('HTTP/1.1')) setTimeout(() => socket.write(request), 1_000);
    },
    () => setTimeout(() => signIn(url, number), 1_000),
  );
  socket.write(request);
}

/** As many at a time as any gateway accepts, so that it is the gateway that is tried and not the queue of the kernel. */
async function openMany(many: number, openOne: (number: number) => void): Promise<void> {
  for (let number = 0; number < many; number += 1) {
    openOne(number);
    if (number % 50 === 49) await sleep(20);
  }
}

async function begin(flood: Flood, url: URL, token: string): Promise<void> {
  switch (flood) {
    case 'UNREAD_ANSWERS':
      return openMany(20, () => askWithoutReading(url, token));
    case 'OPEN_BODIES':
      await openMany(250, (number) => withholdEnd(url, number));
      return openMany(1_200, () => {
        open(
          url,
          () => {},
          () => {},
        );
      });
    case 'SIGN_INS':
      return openMany(1_500, (number) => signIn(url, number));
  }
}

process.on('message', (message: Order) => {
  if (message.order === 'flood') void begin(message.flood, new URL(message.url), message.token);
  if (message.order === 'report') process.send?.(counted);
});
