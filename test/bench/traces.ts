import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { concurrency, createSender, type Sender } from './ask-server.ts';
import { median } from './measure.ts';
import type { MeasuredServer } from './measured-server.ts';
import { createQuestions, type Question } from './peer-questions.ts';
import { hourMs, startOwn } from './peer-servers.ts';
import { findSubjects } from './peer-subjects.ts';
import { startUpstream } from './upstream.ts';

const users = 1_000;
const rounds = 7;
/** So much is executed before anything is measured. */
const warmUpRounds = 3;
/** As a client sends it that records all. */
const headers = { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01` };

interface Side {
  readonly server: MeasuredServer;
  readonly sender: Sender;
}

/** The same gateway without traces and with every operation traced. */
interface Pair {
  readonly off: Side;
  readonly on: Side;
}

/** What traces cost: CPU of the gateway's process for one question, without them and with every operation recorded and sent. */
export async function compareTraces(out: (line: string) => void): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const collector = stack.use(await openSink());
  const { environment: printed } = stack.use(await startUpstream({ users, latencyMs: 0 }));
  const start = async (cacheTtlMs: number, environment: Record<string, string>): Promise<Side> => {
    const server = stack.use(await startOwn(printed, [], { cacheTtlMs, environment }));
    return { server, sender: stack.use(createSender(server.url)) };
  };
  const pair = async (cacheTtlMs: number): Promise<Pair> => ({
    off: await start(cacheTtlMs, {}),
    on: await start(cacheTtlMs, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_MAX_QUEUE_SIZE: '100000',
    }),
  });
  const pairs = { developer: await pair(0), memory: await pair(hourMs) };
  const questions = createQuestions(await findSubjects(pairs.developer.off.server.url, users)).flatMap(
    (question) => (question.own === 'keys' ? [] : [{ question, pair: pairs[question.own] }]),
  );
  const taken = questions.map((): { off: number; on: number }[] => []);
  for (let round = 1 - warmUpRounds; round <= rounds; round += 1) {
    for (const [index, { question, pair: sides }] of questions.entries()) {
      const off = await cpuOf(question, round, sides.off);
      const on = await cpuOf(question, round, sides.on);
      if (round > 0) taken[index]?.push({ off, on });
    }
  }
  out(`\nCPU of the gateway's process in ms for one question, ${rounds} rounds interleaved, the median:`);
  out('| | without traces | every operation traced | ratio |');
  out('|---|---|---|---|');
  for (const [index, { question }] of questions.entries()) {
    const figures = taken[index] ?? [];
    const [off, on] = [median(figures.map((each) => each.off)), median(figures.map((each) => each.on))];
    const ratio = median(figures.map((each) => each.on / each.off));
    out(`| ${question.title} | ${off.toFixed(3)} | ${on.toFixed(3)} | ${ratio.toFixed(3)} |`);
  }
  out(
    `${collector.batches()} batches, ${(collector.bytes() / 2 ** 20).toFixed(1)} MiB, reached the collector`,
  );
}

async function cpuOf(
  { operations, body }: Question,
  round: number,
  { server, sender }: Side,
): Promise<number> {
  const before = await server.usage();
  let next = 0;
  const send = async () => {
    while (next < operations) {
      next += 1;
      await sender.send(body(next - 1, round), headers);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, send));
  const after = await server.usage();
  return (after.cpuUs - before.cpuUs) / 1_000 / operations;
}

/** A collector that takes everything and reads none of it. */
async function openSink() {
  let batches = 0;
  let bytes = 0;
  const server = createServer((request, response) => {
    batches += 1;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // The port of a server that listens on one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    batches: () => batches,
    bytes: () => bytes,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
