import { expect, test } from 'vitest';
import { readResults } from '../../../src/http/explorer/browser/event-stream.js';

const complete = 'event: complete\ndata:\n\n';

function next(number: number): string {
  return `event: next\ndata: {"data":{"at":${number}}}\n\n`;
}

/** A stream whose pieces are all there already. */
function bodyOf(...pieces: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
}

async function piecesOf(body: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const pieces: unknown[] = [];
  for await (const results of readResults(body)) pieces.push(results);
  return pieces;
}

test('what arrives in one piece is given together', async () => {
  const pieces = await piecesOf(bodyOf(next(1) + next(2), ':\n\n', next(3) + complete));
  expect(pieces).toEqual([[{ data: { at: 1 } }, { data: { at: 2 } }], [{ data: { at: 3 } }]]);
});

test('an event may arrive in several pieces, with any ends of lines', async () => {
  const text = (next(1) + next(2) + complete).replaceAll('\n', '\r\n');
  expect((await piecesOf(bodyOf(...text))).flat()).toEqual([{ data: { at: 1 } }, { data: { at: 2 } }]);
});

test('other work is done between two pieces, also where the next one is there already', async () => {
  const pieces = Array.from({ length: 200 }, (_, at) => next(at));
  let read = 0;
  const readAtOtherWork = new Promise((resolve) => setImmediate(() => resolve(read)));
  for await (const _results of readResults(bodyOf(...pieces, complete))) read += 1;
  expect(read).toBe(200);
  expect(await readAtOtherWork).toBeLessThan(200);
});

test('a stream that ends and has not said that it is complete has broken off', async () => {
  await expect(piecesOf(bodyOf(next(1)))).rejects.toThrow('it ended before it was complete');
});
