import { ask } from './ask.ts';
import { type Heard, Subscriber } from './subscribers.ts';

/** The end of the log. */
export async function cursorAt(url: string): Promise<string> {
  const { body } = await ask<{ directory: { cursor: string } }>(url, '{ directory { cursor } }', {});
  const cursor = body.data?.directory.cursor;
  if (cursor === undefined) throw new Error(`Expected a cursor, but got ${JSON.stringify(body)}`);
  return cursor;
}

/** What the log has behind one cursor, up to another, as one gateway has it. */
export async function loggedBetween(url: string, after: string, end: string): Promise<readonly Heard[]> {
  if (end === after) return [];
  await using subscriber = await Subscriber.at(url, after);
  const isEnd = ({ cursor }: Heard) => cursor === end;
  await subscriber.until((heard) => heard.some(isEnd), 'the end of the log');
  const { heard } = subscriber;
  return heard.slice(0, heard.findIndex(isEnd) + 1);
}
