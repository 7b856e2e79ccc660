import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Heard, Order, Rate, ReaderKind, Usage } from './messages.ts';

const subscribers = 4_000;
const readerProcesses = 2;
const quiet: Rate = { perSecond: 5, seconds: 20 };
/** Many, and what once made a gateway unreachable for 24 s. */
const loud: readonly Rate[] = [
  { perSecond: 50, seconds: 20 },
  { perSecond: 200, seconds: 2 },
];
const scripts = {
  gateway: new URL('gateway.ts', import.meta.url),
  bare: new URL('bare.ts', import.meta.url),
  readers: new URL('readers.ts', import.meta.url),
};

/**
 * 4,000 subscribers of ten documents, half of them over WebSockets and half over streams, in processes of their own: what they are
 * sent of few events and of more than can be sent, and what a delivery takes beside the bare write of a socket.
 */
export async function measureFanOut(out: (line: string) => void): Promise<void> {
  out(`\n${subscribers} subscribers of 10 documents, half over WebSockets, half over server-sent events:`);
  const delivery = await measureServer(scripts.gateway, ['WEBSOCKET', 'STREAM'], out);
  const bare = await measureServer(scripts.bare, ['BARE'], () => {});
  out(
    `  CPU of a delivery ${delivery.toFixed(1)} µs, of the bare write ${bare.toFixed(1)} µs: ${(delivery / bare).toFixed(2)} of it`,
  );
}

/** The CPU of a delivery at the quieter rate, in microseconds. */
async function measureServer(
  script: URL,
  kinds: readonly ReaderKind[],
  out: (line: string) => void,
): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const start = (url: URL) => {
    const child = fork(url, { execArgv: [] });
    stack.defer(async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    });
    return child;
  };
  const server = start(script);
  const [url]: string[] = await once(server, 'message');
  const readers = Array.from({ length: readerProcesses }, () => start(scripts.readers));
  const wanted = Array.from(
    { length: subscribers / readerProcesses },
    (_, index) => kinds[index % kinds.length] ?? 'BARE',
  );
  await Promise.all(readers.map((each) => ask(each, { order: 'open', url: url ?? '', kinds: wanted })));
  const idle: Usage = await ask(server, { order: 'usage' });
  out(`  RSS of the gateway with all of them connected ${toMiB(idle.rssBytes)} MiB`);
  const cpuUs = await run(server, readers, url ?? '', quiet, out);
  if (kinds[0] === 'BARE') return cpuUs;
  for (const rate of loud) await run(server, readers, url ?? '', rate, out);
  return cpuUs;
}

async function run(
  server: ChildProcess,
  readers: readonly ChildProcess[],
  url: string,
  rate: Rate,
  out: (line: string) => void,
): Promise<number> {
  const before: Usage = await ask(server, { order: 'usage' });
  const probe = probeHealth(url);
  const startedAt = performance.now();
  await ask(server, { order: 'publish', rate });
  const seconds = (performance.now() - startedAt) / 1_000;
  const inTime = await reportOf(readers);
  const late = await lateOf(readers);
  const after: Usage = await ask(server, { order: 'usage' });
  const health = await probe.stop();
  const deliveries = inTime.deliveries + late.deliveries;
  const share = deliveries / (rate.perSecond * rate.seconds * subscribers);
  const cpuUs = (after.cpuUs - before.cpuUs) / Math.max(1, deliveries + inTime.resyncs + late.resyncs);
  out(`  ${rate.perSecond} events/s for ${rate.seconds} s:`);
  out(
    `    delivered as changes ${(share * 100).toFixed(2)} %, ${Math.round(inTime.deliveries / seconds)} a second`,
  );
  out(
    `    resyncs ${inTime.resyncs + late.resyncs}, at most ${Math.max(inTime.resyncsInOneSecond, late.resyncsInOneSecond)} a subscriber within a second; lost silently ${inTime.lostSilently + late.lostSilently}, closed ${late.closed}`,
  );
  out(`    CPU of each ${cpuUs.toFixed(1)} µs, RSS ${toMiB(after.rssBytes)} MiB`);
  out(
    `    /health/live answered ${health.answered} of ${health.asked}, the slowest after ${health.slowestMs.toFixed(0)} ms`,
  );
  return cpuUs;
}

function probeHealth(url: string) {
  const stopping = new AbortController();
  let asked = 0;
  let answered = 0;
  let slowestMs = 0;
  const probing = (async () => {
    while (!stopping.signal.aborted && new URL(url).pathname !== '/') {
      asked += 1;
      const startedAt = performance.now();
      const reply = await fetch(new URL('/health/live', url), { signal: AbortSignal.timeout(10_000) }).catch(
        () => undefined,
      );
      if (reply?.ok && (await reply.text())) answered += 1;
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      await setTimeout(100);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await probing;
      return { asked, answered, slowestMs };
    },
  };
}

/** What is heard after the last event, until nothing comes any more. */
async function lateOf(readers: readonly ChildProcess[]): Promise<Heard> {
  const late = { deliveries: 0, resyncs: 0, resyncsInOneSecond: 0, lostSilently: 0, closed: 0 };
  for (let left = 20; left > 0; left -= 1) {
    await setTimeout(1_000);
    const heard = await reportOf(readers);
    late.deliveries += heard.deliveries;
    late.resyncs += heard.resyncs;
    late.resyncsInOneSecond = Math.max(late.resyncsInOneSecond, heard.resyncsInOneSecond);
    late.lostSilently += heard.lostSilently;
    late.closed = heard.closed;
    if (heard.deliveries + heard.resyncs === 0) break;
  }
  return late;
}

async function reportOf(readers: readonly ChildProcess[]): Promise<Heard> {
  const all: Heard[] = await Promise.all(readers.map((each) => ask<Heard>(each, { order: 'report' })));
  const sum = (figure: keyof Heard) => all.reduce((total, heard) => total + heard[figure], 0);
  return {
    deliveries: sum('deliveries'),
    resyncs: sum('resyncs'),
    resyncsInOneSecond: Math.max(...all.map((heard) => heard.resyncsInOneSecond)),
    lostSilently: sum('lostSilently'),
    closed: sum('closed'),
  };
}

async function ask<Answer>(child: ChildProcess, order: Order): Promise<Answer> {
  const answered = once(child, 'message');
  child.send(order);
  const [answer]: Answer[] = await answered;
  if (answer === undefined) throw new Error(`Expected an answer to ${order.order}`);
  return answer;
}

function toMiB(bytes: number): string {
  return (bytes / 1_048_576).toFixed(0);
}
