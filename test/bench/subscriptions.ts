import { createApp } from '../../src/app.ts';
import { subscribe } from '../support/subscribe.ts';
import { startUpstream } from './upstream.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const subscribers = 1_000;
const events = 30;
const query = `subscription { directoryChanged {
  cursor occurredAt origin ... on DirectoryObjectChanged { objectKind change objectId changedFields }
} }`;

/**
 * From `publish` to a thousand subscribers over server-sent events: how much later the slowest hundredth hears of a change
 * than the one subscriber of a gateway that has no other, and what each of them costs in memory.
 */
export async function measureSubscriptions(out: (line: string) => void): Promise<void> {
  await using upstream = await startUpstream({ users: 10, latencyMs: 0 });
  const alone = await deliver(upstream.config, 1);
  const many = await deliver(upstream.config, subscribers);
  out(`\nFrom publish to ${subscribers} subscribers:`);
  out(`  p99 of delivery ${many.p99Ms.toFixed(2)} ms, to one alone ${alone.p99Ms.toFixed(2)} ms`);
  const ratio = many.p99Ms / subscribers / alone.p99Ms;
  out(`  for each subscriber of them ${ratio.toFixed(3)} of what it takes to one alone`);
  out(
    `  memory for each subscriber, its stream and its reader included ${(many.bytes / 1_024).toFixed(1)} KiB`,
  );
}

async function deliver(config: Parameters<typeof createApp>[0], count: number) {
  await using app = await createApp(config, { log: silent });
  const before = heapBytes();
  await using stack = new AsyncDisposableStack();
  const streams = await Promise.all(
    Array.from({ length: count }, () =>
      subscribe((init) => app.fetch('http://gateway/graphql', init), query),
    ),
  );
  for (const stream of streams) stack.use(stream);
  const bytes = (heapBytes() - before) / count;
  const delaysMs: number[] = [];
  for (let event = -5; event < events; event += 1) {
    const heard = streams.map((stream) => stream.next().then(() => performance.now()));
    const publishedAt = performance.now();
    app.publish({
      id: `event-${event}`,
      origin: 'ALIBABA_CALLBACK',
      kind: 'USER',
      change: 'UPDATED',
      entityId: 'user_1',
      relatedIds: [],
      changedFields: ['displayName'],
      occurredAt: 0,
    });
    const heardAt = await Promise.all(heard);
    // The first few only warm up.
    if (event >= 0) delaysMs.push(...heardAt.map((at) => at - publishedAt));
  }
  delaysMs.sort((one, other) => one - other);
  return { p99Ms: delaysMs[Math.floor(delaysMs.length * 0.99)] ?? Number.NaN, bytes };
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
