import type { Heard, Order } from './messages.ts';
import { openReader, pong, type Reader } from './reader.ts';

/** Many subscribers in a process of their own. */
const readers: Reader[] = [];
/** Connections that are opened at a time. */
const atATime = 50;

async function open({ url, kinds }: Extract<Order, { order: 'open' }>): Promise<void> {
  const left = [...kinds.entries()];
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const reader = openReader(new URL(url), next[1], next[0]);
        readers.push(reader);
        await reader.opened;
        if (next[1] === 'WEBSOCKET') setInterval(() => reader.socket.write(pong), 8_000).unref();
      }
    }),
  );
}

function mostInOneSecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, at] of times.entries()) {
    // A tenth is left to the way: two that were sent a second apart may be read closer together.
    while (at - (times[first] ?? at) >= 900) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function report(): Heard {
  const heard = { deliveries: 0, resyncs: 0, resyncsInOneSecond: 0, lostSilently: 0, closed: 0 };
  for (const reader of readers) {
    heard.deliveries += reader.deliveries;
    heard.resyncs += reader.resyncs.length;
    heard.resyncsInOneSecond = Math.max(heard.resyncsInOneSecond, mostInOneSecond(reader.resyncs));
    heard.lostSilently += reader.lostSilently;
    heard.closed += reader.isClosed ? 1 : 0;
    Object.assign(reader, { deliveries: 0, resyncs: [], lostSilently: 0 });
  }
  return heard;
}

process.on('message', (message: Order) => {
  if (message.order === 'open') void open(message).then(() => process.send?.('opened'));
  if (message.order === 'report') process.send?.(report());
});
