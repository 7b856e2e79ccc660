import { connect, type Socket } from 'node:net';
import type { ReaderKind } from './messages.ts';

/** Ten documents, each of them asks for what readers go by. */
const documents = Array.from({ length: 10 }, (_, index) => {
  const more = ['origin', 'occurredAt', 'cursor'].slice(0, index % 4).join(' ');
  const changed = index % 2 === 0 ? 'changedFields' : 'change';
  return `subscription D${index} { directoryChanged { __typename ${more}
    ... on DirectoryObjectChanged { objectId objectKind ${changed} } ... on DirectoryResyncRequired { reason } } }`;
});

export interface Reader {
  readonly socket: Socket;
  /** Settled when events are sent to it from now on. */
  readonly opened: Promise<void>;
  deliveries: number;
  /** When each resync came, in milliseconds. */
  resyncs: number[];
  lostSilently: number;
  isClosed: boolean;
}

/** A text frame of a client, masked by zeros. */
function frameOf(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 0xff, 0, 0, 0, 0]), text]);
}

/** What keeps a socket from being held for silent. */
export const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

const key = 'AAAAAAAAAAAAAAAAAAAAAA==';
const upgrade = `GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-protocol: graphql-transport-ws\r\nsec-websocket-key: ${key}\r\n\r\n`;

function postOf(query: string): string {
  const body = JSON.stringify({ query });
  return `POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** What is sent when a text was received, in order; the connection is open once the last text was. */
function stepsOf(
  kind: ReaderKind,
  query: string,
  id: string,
): readonly (readonly [string, string | Buffer])[] {
  switch (kind) {
    case 'BARE':
      return [['open', '']];
    case 'STREAM':
      return [[':\n\n', '']];
    case 'WEBSOCKET':
      return [
        ['101 Switching', frameOf({ type: 'connection_init' })],
        [
          'connection_ack',
          Buffer.concat([frameOf({ id, type: 'subscribe', payload: { query } }), frameOf({ type: 'ping' })]),
        ],
        ['pong', ''],
      ];
  }
}

const heard = /"objectId":"event_(\d+)"|"reason":"(\w+)"/g;

/** Reads as little as it can: of each event its number, by the text. */
export function openReader(url: URL, kind: ReaderKind, number: number): Reader {
  const query = documents[number % documents.length] ?? '';
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay();
  const reader: Reader = { socket, opened, deliveries: 0, resyncs: [], lostSilently: 0, isClosed: false };
  const steps = [...stepsOf(kind, query, `subscription-${number}`)];
  let rest = '';
  let known = 0;
  let isResynced = true;

  function take(text: string): void {
    let end = 0;
    heard.lastIndex = 0;
    for (let found = heard.exec(text); found; found = heard.exec(text)) {
      end = heard.lastIndex;
      const [, digits] = found;
      if (digits === undefined) {
        reader.resyncs.push(performance.now());
        isResynced = true;
        continue;
      }
      const at = Number(digits);
      if (!isResynced && at !== known + 1) reader.lostSilently += 1;
      isResynced = false;
      known = at;
      reader.deliveries += 1;
    }
    rest = end > 0 ? text.slice(end) : text.slice(-200);
  }

  socket.on('connect', () => {
    if (kind === 'WEBSOCKET') socket.write(upgrade);
    if (kind === 'STREAM') socket.write(postOf(query));
  });
  socket.on('error', reject);
  socket.on('close', () => {
    reader.isClosed = true;
    reject(new Error('Expected a connection that stays open'));
  });
  socket.on('data', (chunk: Buffer) => {
    const text = rest + chunk.toString('latin1');
    if (steps.length === 0) return take(text);
    rest = text;
    const [step] = steps;
    if (!step || !text.includes(step[0])) return;
    steps.shift();
    rest = '';
    if (step[1].length > 0) socket.write(step[1]);
    if (steps.length === 0) resolve();
  });
  return reader;
}
