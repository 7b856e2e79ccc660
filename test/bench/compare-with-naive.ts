import { createApp } from '../../src/app.ts';
import { measure, median } from './measure.ts';
import { ask, createNaiveGateway } from './naive.ts';
import { startUpstream } from './upstream.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const latencyMs = 20;
const rounds = 3;

const members = `query ($id: ID!) {
  group(id: $id) { members(first: 100) { nodes { id username displayName email status } } }
}`;

/** A group of 100 members with profiles, cold, upstream 20 ms away, against gateways whose resolvers call it directly. */
export async function compareWithNaive(out: (line: string) => void): Promise<void> {
  for (const users of [200, 1_000]) {
    await using upstream = await startUpstream({ users, latencyMs });
    if (upstream.config.upstream.kind !== 'eiam') throw new Error('Expected an emulator of its own');
    await using app = await createApp(upstream.config, { log: silent });
    await using perObject = createNaiveGateway(upstream.config.upstream, 'a call per object');
    await using perField = createNaiveGateway(upstream.config.upstream, 'a call per field');
    const id = await largeGroup(app);
    const gateways = { gateway: app, 'a call per object': perObject, 'a call per field': perField };
    out(
      `\nA group of 100 members with profiles, ${users} users, ${latencyMs} ms away, cold, 16 operations at a time:`,
    );

    const askGateway = () => ask(app, members, { id });
    await measure(20, 4, askGateway);
    const ratios: Record<string, number[]> = { 'a call per object': [], 'a call per field': [] };
    for (let round = 0; round < rounds; round += 1) {
      const own = await measure(160, 16, askGateway);
      for (const naivety of ['a call per object', 'a call per field'] as const) {
        const other = await measure(16, 16, () => gateways[naivety].ask(members, { id }));
        ratios[naivety]?.push(own.perSecond / other.perSecond);
        out(
          `  round ${round + 1}: ${own.perSecond.toFixed(0)} operations/s (CPU ${own.cpuMs.toFixed(1)} ms each), ` +
            `${naivety}: ${other.perSecond.toFixed(1)} (CPU ${other.cpuMs.toFixed(1)} ms)`,
        );
      }
    }
    for (const [naivety, values] of Object.entries(ratios)) {
      out(`  throughput, gateway : ${naivety} = ${median(values).toFixed(1)} : 1`);
    }
    const alone = await measure(40, 1, askGateway);
    out(
      `  alone, p50 ${alone.p50Ms.toFixed(1)} ms = ${(alone.p50Ms / latencyMs).toFixed(2)} upstream round trips`,
    );
  }
}

interface Groups {
  readonly groups: {
    readonly nodes: readonly { readonly id: string; readonly members: { readonly totalCount: number } }[];
  };
}

/** The id of a group with 100 members or more. */
async function largeGroup(app: Parameters<typeof ask>[0]): Promise<string> {
  const query = '{ groups(first: 100) { nodes { id members(first: 1) { totalCount } } } }';
  const { groups } = await ask<Groups>(app, query, {});
  const large = groups.nodes.find((group) => group.members.totalCount >= 100);
  if (!large) throw new Error('Expected a group of 100 members');
  return large.id;
}
