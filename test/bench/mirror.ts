import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openKeyReads } from '../../src/mirror/store/key-reads.ts';
import { ask, createSender, type Sender } from './ask-server.ts';
import { median } from './measure.ts';
import type { MeasuredServer } from './measured-server.ts';
import { startOwn } from './peer-servers.ts';
import { warmUpBy } from './rounds.ts';
import { startUpstream } from './upstream.ts';

const users = 200_000;
/** As mirror.md's proof has it. */
const flags = ['--units', '5000', '--unit-depth', '12', '--groups', '2000'];
/** Of a batch, after which the CPU is read: a collection of all garbage falls into one batch, not into the median of them. */
const rounds = 55;
const batches = 7;
/** Far beyond what a fill takes. */
const longestFillMs = 600_000;
/** Parts of names in two scripts, short and long, rare and frequent. */
const texts = ['garc', 'wei', '张', '王伟', 'zhang', 'zw', 'ols', 'smith', 'an', 'lukasz', 'yutong.z'];

interface Question {
  readonly title: string;
  readonly query: string;
  readonly variables: (round: number, unitIds: readonly string[]) => object;
  /** What mirror.md promises of the median, in milliseconds. */
  readonly mostMs?: number;
}

const unitOf = (round: number, unitIds: readonly string[]) => ({ id: unitIds[round % unitIds.length] });

const questions: readonly Question[] = [
  {
    title: 'a search',
    query: 'query ($text: String!) { searchDirectory(text: $text) { nodes { label } } }',
    variables: (round) => ({ text: texts[round % texts.length] }),
    mostMs: 10,
  },
  {
    title: 'the head count of a subtree',
    query: 'query ($id: ID!) { organizationalUnit(by: { id: $id }) { userCount(includeDescendants: true) } }',
    variables: unitOf,
    mostMs: 2,
  },
  {
    title: 'a filtered and sorted first page',
    query: `query ($status: [UserStatus!]) { users(orderBy: { field: DISPLAY_NAME },
      filter: { status: $status, email: { endsWith: "cn.example.com" } }) { nodes { id displayName } } }`,
    variables: (round) => ({ status: [round % 2 === 0 ? 'ENABLED' : 'DISABLED'] }),
    mostMs: 20,
  },
  {
    title: 'the same within a subtree',
    query: `query ($id: ID!) { organizationalUnit(by: { id: $id }) { users(includeDescendants: true,
      filter: { locked: true }, orderBy: { field: USERNAME }) { nodes { id } } } }`,
    variables: unitOf,
    mostMs: 20,
  },
  {
    title: 'a unit, 50 of its users, and their groups',
    query: `query ($id: ID!) { organizationalUnit(by: { id: $id }) {
      users(first: 50) { nodes { username groups { nodes { name } } } } } }`,
    variables: unitOf,
  },
];

/** A mirror of 200,000 users: how long it takes to fill, what it takes, and how fast it answers. Members without details. */
export async function measureMirror(out: (line: string) => void): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startUpstream({ users, latencyMs: 0, flags }));
  const folder = await mkdtemp(join(tmpdir(), 'mirror-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const file = join(folder, 'mirror.sqlite');
  const gateway = stack.use(
    await startOwn(upstream.environment, [], {
      cacheTtlMs: 0,
      environment: {
        ...{ MIRROR: 'on', MIRROR_FILE: file },
        ...{ MIRROR_DETAILS: 'false', MIRROR_FILL_RATE: '10000', READS: 'mirror' },
      },
    }),
  );
  const sender = stack.use(createSender(gateway.url));
  out(`\nA mirror of ${users.toLocaleString('en-US')} users, an emulator without latency beside it:`);
  // Neither the start is any of it nor the first operation, whose code is compiled: the figure is since the last scrape.
  await sender.send(stateBody);
  await longestStopMs(gateway.url);
  await gateway.beginTurns();
  out(`- filled in ${((await untilFilled(sender)) / 1_000).toFixed(1)} s (at most 120)`);
  out(`- the longest delay of the event loop meanwhile: ${await longestStopMs(gateway.url)} ms (at most 20)`);
  out(`- the most that its thread ran for in one turn: ${await longestTurnMs(gateway)} ms of CPU`);
  const { rootOrganizationalUnits: roots } = await ask<Roots>(gateway.url, unitsQuery, {});
  const unitIds = roots.flatMap(({ id, descendants }) => [id, ...descendants.nodes.map((unit) => unit.id)]);
  out(
    `\nEach question was asked until its CPU fell no further, and then ${rounds} times in each of ${batches} batches.`,
  );
  out('\n| question | median ms | at most | CPU of the process, ms |');
  out('|---|---|---|---|');
  for (const question of questions) {
    const { medianMs, cpuMs } = await measured(question, { sender, gateway, unitIds });
    out(`| ${question.title} | ${medianMs.toFixed(2)} | ${question.mostMs ?? '-'} | ${cpuMs.toFixed(2)} |`);
  }
  out(
    `\nThe reads of the last, with their rows parsed and no gateway: ${cpuOfReads(file, unitIds).toFixed(2)} ms of CPU`,
  );
  out(`\nThe longest delay of the event loop meanwhile: ${await longestStopMs(gateway.url)} ms (at most 20)`);
  await gateway.beginTurns();
  for (const question of questions) await measured(question, { sender, gateway, unitIds });
  out(
    `Asked once more: the most that its thread ran for in one turn: ${await longestTurnMs(gateway)} ms of CPU`,
  );
  const { rssBytes } = await gateway.usage();
  out(`RSS at the end ${(rssBytes / 2 ** 20).toFixed(0)} MiB (at most 300)`);
}

/** Milliseconds of the CPU of what the last question reads, in this process. */
function cpuOfReads(file: string, unitIds: readonly string[]): number {
  using reads = openKeyReads(file);
  const figures: number[] = [];
  // As many batches again come first, until the code is compiled.
  for (let batch = -batches; batch < batches; batch += 1) {
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) {
      const { entries } = reads.usersOfUnit(unitIds[round % unitIds.length] ?? '', { first: 50 });
      reads.groupsOfUsers(entries.map(({ row }) => row.userId));
    }
    const { user, system } = process.cpuUsage(before);
    if (batch >= 0) figures.push((user + system) / 1_000 / rounds);
  }
  return median(figures);
}

/** Since this was asked before, beyond the interval at which the gateway looks for delays (docs/metrics.md). */
async function longestStopMs(url: string): Promise<string> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const [, seconds] = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text) ?? [];
  return (Number(seconds) * 1_000).toFixed(0);
}

/** Milliseconds of CPU. */
async function longestTurnMs({ endTurns }: MeasuredServer): Promise<string> {
  return ((await endTurns()) / 1_000).toFixed(0);
}

interface Roots {
  readonly rootOrganizationalUnits: readonly {
    readonly id: string;
    readonly descendants: { readonly nodes: readonly { readonly id: string }[] };
  }[];
}
const unitsQuery = '{ rootOrganizationalUnits { id descendants(levels: 2, first: 49) { nodes { id } } } }';

const stateBody = JSON.stringify({ query: '{ directory { mirror { state } } }' });

/** @returns milliseconds */
async function untilFilled(sender: Sender): Promise<number> {
  const startedAt = performance.now();
  while (!(await sender.send(stateBody)).includes('"READY"')) {
    if (performance.now() - startedAt > longestFillMs) throw new Error('Expected the mirror to be filled');
    await delay(500);
  }
  return performance.now() - startedAt;
}

interface Measuring {
  readonly sender: Sender;
  readonly gateway: MeasuredServer;
  readonly unitIds: readonly string[];
}

async function measured({ query, variables }: Question, { sender, gateway, unitIds }: Measuring) {
  const send = (round: number) =>
    sender.send(JSON.stringify({ query, variables: variables(round, unitIds) }));
  const durations: number[] = [];
  /** Milliseconds of the CPU of a question. */
  async function batch(): Promise<number> {
    const before = await gateway.usage();
    for (let round = 0; round < rounds; round += 1) {
      const begun = performance.now();
      await send(round);
      durations.push(performance.now() - begun);
    }
    return ((await gateway.usage()).cpuUs - before.cpuUs) / 1_000 / rounds;
  }
  await warmUpBy(batch);
  durations.length = 0;
  const cpuMs: number[] = [];
  for (let count = 0; count < batches; count += 1) cpuMs.push(await batch());
  return { medianMs: median(durations), cpuMs: median(cpuMs) };
}
