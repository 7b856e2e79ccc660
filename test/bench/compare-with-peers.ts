import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { concurrency, createSender, type Sender } from './ask-server.ts';
import { median } from './measure.ts';
import { createQuestions, type Question } from './peer-questions.ts';
import { ownNames, peerNames, type ServerName, startServers } from './peer-servers.ts';
import { findSubjects } from './peer-subjects.ts';
import { type Cell, printTable, type Row } from './peer-table.ts';
import { type Asked, cpuOfRound, warmUp } from './rounds.ts';
import { startUpstream } from './upstream.ts';

const users = 1_000;
/** Cores that are shared with other machines are a third slower for seconds: figures of one round are compared with each other. */
const rounds = 9;
const idleMs = 1_000;

interface Measured extends Question {
  readonly servers: readonly ServerName[];
  readonly calls: Map<ServerName, number>;
  /** Milliseconds of the server's CPU for one operation, one figure a round. */
  readonly cpuMs: Map<ServerName, number[]>;
}

/** CPU of the server's process for one question, beside what else a gateway over the same service could be. */
export async function compareWithPeers(out: (line: string) => void): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startUpstream({ users, latencyMs: 0 }));
  const servers = await startServers(upstream.environment, stack);
  await setTimeout(idleMs);
  const idle = await Promise.all(
    Object.entries(servers).map(async ([name, server]) => [name, await server.usage()] as const),
  );
  const senders = new Map(
    Object.entries(servers).map(([name, { url }]) => [name, stack.use(createSender(url))]),
  );
  const questions = createQuestions(await findSubjects(servers.developer.url, users)).map((question) => ({
    ...question,
    servers: [question.own, ...(question.isForPeers ? peerNames : [])],
    calls: new Map<ServerName, number>(),
    cpuMs: new Map<ServerName, number[]>(),
  }));
  const loads = [loadNow()];
  await expectSameAnswers(questions, senders, `${upstream.environment.EIAM_ENDPOINT}/control/counters`);
  const askedOf = (name: ServerName) => ({ server: servers[name], sender: senderOf(senders, name) });
  for (const question of questions) {
    await warmUp(...question.servers.map((name) => [question, askedOf(name)] as const));
    for (let round = 1; round <= rounds; round += 1) await measureRound(question, round, askedOf);
    loads.push(loadNow());
  }
  out(
    `\nCPU of the server's process in ms for one question, its upstream calls in brackets; ${users} users, ${concurrency} questions at a time,`,
  );
  out(
    `the median of ${rounds} rounds in which servers take turns; load of the machine before and after each question: ${loads.join(', ')}.\n`,
  );
  const memory = new Map(idle.map(([name, { rssBytes }]) => [name, rssBytes / 2 ** 20]));
  const ready = new Map(Object.entries(servers).map(([name, { readyMs }]) => [name, readyMs]));
  ready.set('developer', median(ownNames.map((name) => servers[name].readyMs)));
  printTable(
    out,
    questions.map((question) => toRow(question, questions)),
    {
      rssMiB: memory,
      readyMs: ready,
    },
  );
}

function loadNow(): string {
  return (loadavg()[0] ?? Number.NaN).toFixed(2);
}

function senderOf(senders: ReadonlyMap<string, Sender>, name: ServerName): Sender {
  const sender = senders.get(name);
  if (!sender) throw new Error(`Expected a server ${name}`);
  return sender;
}

/** What is compared has to be the same work: every server answers the same, and how many calls it takes stands in the table. */
async function expectSameAnswers(
  questions: readonly Measured[],
  senders: ReadonlyMap<string, Sender>,
  countersUrl: string,
): Promise<void> {
  for (const { title, own, servers, body, calls } of questions) {
    const expected = JSON.parse(await senderOf(senders, own).send(body(0, 0))).data;
    for (const name of servers) {
      const sender = senderOf(senders, name);
      const before = await countCalls(countersUrl);
      const { data, extensions } = JSON.parse(await sender.send(body(0, 0), { 'x-eiam-trace': '1' }));
      const counted = (await countCalls(countersUrl)) - before;
      // Ours says so itself: calls to the management API are not among those that are counted there.
      calls.set(name, name === own ? extensions.upstream.calls : counted);
      if (JSON.stringify(data) !== JSON.stringify(expected)) {
        throw new Error(`Expected ${name} to answer ${title} as ${own} does`);
      }
    }
  }
}

async function countCalls(countersUrl: string): Promise<number> {
  const { operations }: { operations: Record<string, number> } = await (await fetch(countersUrl)).json();
  return Object.values(operations).reduce((total, count) => total + count, 0);
}

async function measureRound(
  question: Measured,
  round: number,
  askedOf: (name: ServerName) => Asked,
): Promise<void> {
  const { servers, cpuMs } = question;
  for (const name of servers) {
    const taken = await cpuOfRound(question, round, askedOf(name));
    cpuMs.set(name, [...(cpuMs.get(name) ?? []), taken]);
  }
}

function toRow(
  { title, own, target, beside = title, cpuMs, calls }: Measured,
  all: readonly Measured[],
): Row {
  const cell = (name: ServerName): Cell | undefined => {
    const [taken, made] = [cpuMs.get(name), calls.get(name)];
    return taken && made !== undefined ? { cpuMs: median(taken), calls: made } : undefined;
  };
  const naive = all.find((question) => question.title === beside)?.cpuMs.get('naive') ?? [];
  const ours = cpuMs.get(own) ?? [];
  // Beside another question no round is of the same moment.
  const ratio =
    beside === title
      ? median(ours.map((taken, round) => taken / (naive[round] ?? Number.NaN)))
      : median(ours) / median(naive);
  return { title, ours: cell(own), peers: peerNames.map(cell), ratio, target };
}
