import { createApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { type Measured, measure, median } from './measure.ts';
import { ask, createNaiveGateway, type Naivety } from './naive.ts';
import { startUpstream } from './upstream.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const latencyMs = 20;
const rounds = 3;
const naiveties: readonly Naivety[] = ['a call per object', 'a call per field'];

interface Question {
  readonly title: string;
  readonly query: string;
  /** Operations to measure on the gateway, how many at a time, and the same on a naive one. */
  readonly own: readonly [operations: number, atATime: number];
  readonly naive: readonly [operations: number, atATime: number];
}

const questions: readonly Question[] = [
  {
    title: 'a group of 100 members with profiles',
    query: `query ($id: ID!) {
      group(id: $id) { members(first: 100) { nodes { id username displayName email status } } }
    }`,
    own: [160, 16],
    naive: [16, 16],
  },
  {
    title: '20 groups of up to 100 members with profiles',
    query: `{
      groups(first: 20) { nodes { name members(first: 100) { nodes { id username displayName email status } } } }
    }`,
    own: [32, 4],
    naive: [2, 2],
  },
];

/** Nested questions, cold, upstream 20 ms away, on either plane, against gateways whose resolvers call upstream directly. */
export async function compareWithNaive(out: (line: string) => void): Promise<void> {
  for (const users of [200, 1_000]) {
    await using upstream = await startUpstream({ users, latencyMs });
    const { config } = upstream;
    if (config.upstream.kind !== 'eiam') throw new Error('Expected an emulator of its own');
    const developerAlone: Config = { ...config, upstream: { ...config.upstream, management: undefined } };
    await using developer = await createApp(developerAlone, { log: silent });
    await using management = await createApp(config, { log: silent });
    await using perObject = createNaiveGateway(config.upstream, 'a call per object');
    await using perField = createNaiveGateway(config.upstream, 'a call per field');
    const gateways = { 'Developer API alone': developer, 'with access keys': management };
    const naive = { 'a call per object': perObject, 'a call per field': perField };
    const id = await largeGroup(developer);
    for (const question of questions) {
      out(`\n${question.title}, ${users} users, ${latencyMs} ms away, cold:`);
      await compare(question, { id }, gateways, naive, out);
    }
  }
}

type Asked = Parameters<typeof ask>[0];
type NaiveGateways = Record<Naivety, { ask(query: string, variables: object): Promise<unknown> }>;

async function compare(
  { query, own, naive: few }: Question,
  variables: object,
  gateways: Record<string, Asked>,
  naive: NaiveGateways,
  out: (line: string) => void,
): Promise<void> {
  const ratios = new Map<string, number[]>();
  for (const gateway of Object.values(gateways)) await measure(10, 4, () => ask(gateway, query, variables));
  for (let round = 0; round < rounds; round += 1) {
    const measured: Record<string, Measured> = {};
    for (const [name, gateway] of Object.entries(gateways)) {
      measured[name] = await measure(...own, () => ask(gateway, query, variables));
    }
    for (const name of naiveties) {
      const other = await measure(...few, () => naive[name].ask(query, variables));
      for (const mode of Object.keys(gateways)) {
        const pair = `${mode} : ${name}`;
        ratios.set(pair, [...(ratios.get(pair) ?? []), (measured[mode]?.perSecond ?? 0) / other.perSecond]);
      }
    }
    out(`  round ${round + 1}: ${Object.entries(measured).map(describe).join('; ')}`);
  }
  for (const [pair, values] of ratios) out(`  throughput, ${pair} = ${median(values).toFixed(1)} : 1`);
  for (const [name, gateway] of Object.entries(gateways)) {
    const { p50Ms } = await measure(30, 1, () => ask(gateway, query, variables));
    const calls = await callsOf(gateway, query, variables);
    out(
      `  alone, ${name}: ${calls} upstream calls, p50 ${p50Ms.toFixed(1)} ms = ${(p50Ms / latencyMs).toFixed(2)} round trips`,
    );
  }
}

function describe([name, { perSecond, cpuMs }]: [string, Measured]): string {
  return `${name} ${perSecond.toFixed(1)} operations/s (CPU ${cpuMs.toFixed(1)} ms each)`;
}

/** What one such operation costs upstream, as its answer says. */
async function callsOf(gateway: Asked, query: string, variables: object): Promise<number> {
  const response = await gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-eiam-trace': '1' },
    body: JSON.stringify({ query, variables }),
  });
  const { extensions }: { extensions: { upstream: { calls: number } } } = await response.json();
  return extensions.upstream.calls;
}

interface Groups {
  readonly groups: {
    readonly nodes: readonly { readonly id: string; readonly members: { readonly totalCount: number } }[];
  };
}

/** The id of a group with 100 members or more. */
async function largeGroup(app: Asked): Promise<string> {
  const query = '{ groups(first: 100) { nodes { id members(first: 1) { totalCount } } } }';
  const { groups } = await ask<Groups>(app, query, {});
  const large = groups.nodes.find((group) => group.members.totalCount >= 100);
  if (!large) throw new Error('Expected a group of 100 members');
  return large.id;
}
