import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { type Client, createClient, type FormattedExecutionResult } from 'graphql-ws';
import { expect } from 'vitest';
import { WebSocket } from 'ws';

export const changes = `subscription ($after: String) { directoryChanged(after: $after) {
  cursor ... on DirectoryObjectChanged { change object { ... on User { displayName } } }
} }`;
export const patch = 'mutation ($input: PatchUserInput!) { patchUser(input: $input) { __typename } }';
export const subprotocol = 'graphql-transport-ws';

export const addressOf = (url: string) => url.replace('http', 'ws');

export function connect(url: string): Client & Disposable {
  const client = createClient({ url: addressOf(url), webSocketImpl: WebSocket, retryAttempts: 0 });
  return { ...client, [Symbol.dispose]: () => void client.dispose() };
}

export async function ask(client: Client, query: string, variables: Record<string, unknown> = {}) {
  const answers: FormattedExecutionResult<Record<string, unknown>, unknown>[] = [];
  for await (const answer of client.iterate({ query, variables })) answers.push(answer);
  expect(answers).toHaveLength(1);
  return answers[0];
}

/** A socket without a client's manners. */
export async function openRaw(url: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(url);
  const connection = connectSocket({ host: hostname, port: Number(port) });
  const socket = new WebSocket(addressOf(url), subprotocol, { headers, createConnection: () => connection });
  const messages: { readonly type: string; readonly id?: string; readonly payload?: unknown }[] = [];
  socket.on('message', (text) => messages.push(JSON.parse(String(text))));
  const closed = once(socket, 'close').then(([code]) => code);
  await once(socket, 'open');
  const say = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  /** Messages that arrive in one piece: the server has read the last when it takes the first. */
  const sayAtOnce = (sent: readonly unknown[]) => {
    connection.cork();
    for (const message of sent) say(message);
    connection.uncork();
  };
  return { socket, messages, closed, say, sayAtOnce };
}

export async function openInitialized(url: string, headers: Record<string, string> = {}) {
  const raw = await openRaw(url, headers);
  raw.say({ type: 'connection_init' });
  await expect.poll(() => raw.messages.at(0)?.type).toBe('connection_ack');
  raw.messages.splice(0);
  return raw;
}
