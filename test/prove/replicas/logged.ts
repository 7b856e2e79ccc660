import { ask } from './ask.ts';
import { type Heard, Subscriber } from './subscribers.ts';

/** The end of the log. */
export async function cursorAt(url: string): Promise<string> {
  const { body } = await ask<{ directory: { cursor: string } }>(url, '{ directory { cursor } }', {});
  const cursor = body.data?.directory.cursor;
  if (cursor === undefined) throw new Error(`Expected a cursor, but got ${JSON.stringify(body)}`);
  return cursor;
}

/** All of the log behind a cursor, as one gateway has it, up to the end that it has now. */
export async function loggedSince(url: string, after: string): Promise<readonly Heard[]> {
  const end = await cursorAt(url);
  if (end === after) return [];
  await using subscriber = await Subscriber.at(url, after);
  const isEnd = ({ cursor }: Heard) => cursor === end;
  await subscriber.until((heard) => heard.some(isEnd), 'the end of the log');
  const { heard } = subscriber;
  return heard.slice(0, heard.findIndex(isEnd) + 1);
}
