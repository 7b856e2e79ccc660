import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * Sends bodies over as many connections as are to be in flight, for as little CPU as there is: a client that takes more than the gateway
 * leaves it waiting, and then fewer operations are in flight than there are connections.
 */
export async function readRaw(
  url: string,
  bodies: readonly string[],
  count: number,
  concurrency: number,
): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const requests = bodies.map((body) =>
    Buffer.from(
      `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  let next = 0;

  async function readOver(socket: Socket): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let text = '';
    const send = () => {
      const request = requests[next % requests.length];
      if (next >= count || !request) return resolve();
      next += 1;
      text = '';
      socket.write(request);
    };
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const [, length] = /content-length: (\d+)/i.exec(text.slice(0, head)) ?? [];
      if (text.length < head + 4 + Number(length)) return;
      if (text.startsWith('HTTP/1.1 200') && !text.includes('"errors"')) send();
      else reject(new Error(`Expected an answer, but got ${text.slice(0, 500)}`));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('Expected an answer, but the connection was closed')));
    send();
    await promise;
  }

  const sockets: Socket[] = [];
  try {
    for (let index = 0; index < concurrency; index += 1) {
      const socket = connect(Number(port), hostname);
      sockets.push(socket);
      await once(socket, 'connect');
    }
    await Promise.all(sockets.map(readOver));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}
