import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Explorer } from '../../../src/http/explorer/explorer.ts';

export interface Exchange {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** A socket that is connected to nothing and remembers what is written to it. */
class RecordingSocket extends Socket {
  readonly written: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.written.push(Buffer.from(chunk));
    callback();
  }

  override _writev(chunks: { chunk: Buffer }[], callback: () => void): void {
    this.written.push(...chunks.map(({ chunk }) => Buffer.from(chunk)));
    callback();
  }
}

/** One request handed to the explorer; undefined when it says the request is not for it. */
export async function exchange(
  explorer: Explorer,
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Exchange | undefined> {
  const socket = new RecordingSocket();
  const request = new IncomingMessage(socket);
  Object.assign(request, { method, url, headers });
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  const finished = new Promise((resolve) => response.once('finish', resolve));
  if (!explorer.handle(request, response)) return undefined;
  await finished;
  return parseResponse(Buffer.concat(socket.written));
}

/** The same, where the explorer is expected to answer. */
export async function answered(...args: Parameters<typeof exchange>): Promise<Exchange> {
  const answer = await exchange(...args);
  if (answer === undefined)
    throw new Error(`expected an answer to ${args[1]} ${args[2]}, but it was passed on`);
  return answer;
}

function parseResponse(bytes: Buffer): Exchange {
  const headEnd = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body: bytes.subarray(headEnd + 4) };
}
