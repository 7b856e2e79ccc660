import { fork } from 'node:child_process';
import { once } from 'node:events';
import { audience, issuerName, nowSeconds, sign, startIssuer } from '../../support/issuer.ts';
import { askSteadily, listIds } from '../ask-steadily.ts';
import { type MeasuredServer, startServer } from '../measured-server.ts';
import { readStartScript } from '../start-script.ts';
import { startUpstream } from '../upstream.ts';
import type { Flood, Flooded, Order } from './messages.ts';

const heapMb = 256;
const perSecond = 10;
const quietSeconds = 10;
/** Longer than a client has for its request. */
const floodSeconds = 25;

const floods: readonly { readonly flood: Flood; readonly what: string }[] = [
  {
    flood: 'UNREAD_ANSWERS',
    what: '20 sockets of one reader, 99 queries each of 3 × 100 users, hardly read',
  },
  { flood: 'OPEN_BODIES', what: '250 bodies of 1 MiB but for their end, and 1,200 idle connections' },
  { flood: 'SIGN_INS', what: '1,500 connections of 100 device codes each, again and again' },
];

/**
 * A gateway with a heap of 256 MB and all settings at their defaults, under one flood at a time: what it holds, and what another
 * client, signed in and elsewhere, sees of it.
 */
export async function endureFloods(out: (line: string) => void): Promise<void> {
  out(
    `\nFloods of ${floodSeconds} s under --max-old-space-size=${heapMb}, beside ${perSecond} questions a second:`,
  );
  await using issuer = await startIssuer();
  for (const { flood, what } of floods) {
    await using upstream = await startUpstream({ users: 1_000, latencyMs: 5 });
    const start = readStartScript();
    await using gateway = await startServer({
      ...start,
      nodeArgs: [...start.nodeArgs, `--max-old-space-size=${heapMb}`],
      environment: {
        ...start.environment,
        ...upstream.environment,
        PORT: '0',
        LOG_LEVEL: 'silent',
        TRUSTED_PROXIES: '127.0.0.1',
        SIGN_IN: 'on',
        AUTH_MODE: 'jwt',
        AUTH_ISSUER: issuerName,
        AUTH_AUDIENCE: audience,
        AUTH_JWKS_URL: issuer.jwksUrl,
      },
    });
    out(`  ${what}:`);
    await endure(flood, gateway, out);
  }
}

async function endure(flood: Flood, gateway: MeasuredServer, out: (line: string) => void): Promise<void> {
  const tokenOf = (sub: string) => sign({ sub, scope: 'DIRECTORY_READ', exp: nowSeconds() + 600 });
  const client = { url: `${gateway.url}/graphql`, token: await tokenOf('mia'), address: '203.0.113.7' };
  // Another one each time, whom nothing has read yet.
  const ids = (await listIds(client, 1_000)).values();
  await askSteadily(client, ids, { perSecond, seconds: 3 });
  const quiet = await askSteadily(client, ids, { perSecond, seconds: quietSeconds });
  const before = await gateway.usage();
  const flooder = fork(new URL('flooder.ts', import.meta.url), { execArgv: [] });
  const order = (message: Order) => flooder.send(message);
  order({ order: 'flood', flood, url: gateway.url, token: await tokenOf('noah') });
  const watch = watchProcess(gateway);
  const asked = await askSteadily(client, ids, { perSecond, seconds: floodSeconds });
  const watched = await watch.stop();
  const answered = once(flooder, 'message');
  order({ order: 'report' });
  const [flooded]: Flooded[] = await answered;
  const exited = once(flooder, 'exit');
  flooder.kill('SIGKILL');
  await exited;
  out(
    `    the process ${gateway.hasEnded() ? 'ended' : 'lives'}, RSS ${toMiB(before.rssBytes)} → ${toMiB(watched.mostRssBytes)} MiB at most`,
  );
  out(
    `    p50 ${quiet.p50Ms.toFixed(1)} → ${asked.p50Ms.toFixed(1)} ms (${(asked.p50Ms / quiet.p50Ms).toFixed(2)} : 1), p99 ${asked.p99Ms.toFixed(0)} ms, ${asked.failed} of ${asked.asked} failed ${JSON.stringify(asked.failures)}`,
  );
  out(
    `    /health/live answered ${watched.answered} of ${watched.probed}, the slowest after ${watched.slowestMs.toFixed(0)} ms`,
  );
  out(`    the flood: ${JSON.stringify(flooded)}`);
}

/** Asks for the memory that the process takes, and whether it lives, four times a second. */
function watchProcess(gateway: MeasuredServer) {
  let mostRssBytes = 0;
  let probed = 0;
  let answered = 0;
  let slowestMs = 0;
  const probe = async () => {
    if (gateway.hasEnded()) return;
    probed += 1;
    const startedAt = performance.now();
    const reply = await fetch(`${gateway.url}/health/live`, { signal: AbortSignal.timeout(10_000) }).catch(
      () => undefined,
    );
    if (reply?.ok && (await reply.text())) answered += 1;
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    const usage = await gateway.usage().catch(() => undefined);
    mostRssBytes = Math.max(mostRssBytes, usage?.rssBytes ?? 0);
  };
  let isWatching = true;
  const watching = (async () => {
    while (isWatching) {
      await probe();
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  return {
    async stop() {
      isWatching = false;
      await watching;
      return { mostRssBytes, probed, answered, slowestMs };
    },
  };
}

function toMiB(bytes: number): string {
  return (bytes / 1_048_576).toFixed(0);
}
