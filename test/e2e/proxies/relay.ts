import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay extends AsyncDisposable {
  /** Where to go instead of the target, in the form host:port. */
  readonly address: string;
  /** Which end of the first connection closed it. */
  readonly closedBy: Promise<'client' | 'server'>;
}

/** A hop in front of a server that sees which end closes a connection. */
export async function startRelay(port: number): Promise<Relay> {
  const { promise: closedBy, resolve } = Promise.withResolvers<'client' | 'server'>();
  const open = new Set<Socket>();
  const relay = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', () => {}).once('close', () => open.delete(socket));
    }
    // A reset has no end.
    for (const event of ['end', 'close']) {
      client.once(event, () => resolve('client'));
      server.once(event, () => resolve('server'));
    }
    client.pipe(server).pipe(client);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return {
    address: `127.0.0.1:${(relay.address() as AddressInfo).port}`,
    closedBy,
    async [Symbol.asyncDispose]() {
      const closed = once(relay, 'close');
      relay.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
