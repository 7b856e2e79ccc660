import type { ServerResponse } from 'node:http';
import type { Client, Pool } from '../admission/pool.ts';

/** Counts what of an answer its client has not read yet, until it has, or has left. */
export function holdUnread(
  answers: Pick<Pool, 'hold'>,
  client: () => Client,
  response: ServerResponse,
): void {
  if (response.writableLength === 0) return;
  const unread = answers.hold(client(), response.writableLength);
  response.once('close', () => unread[Symbol.dispose]());
}
