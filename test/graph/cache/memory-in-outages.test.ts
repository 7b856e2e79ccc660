import { expect, test } from 'vitest';
import type { Fault } from '../../../src/emulator/faults.ts';
import { startGateway } from '../../support/gateway.ts';

const ttlMs = 60_000;
const entities = 250;
const query = 'query ($id: ID!) { user(by: { id: $id }) { username displayName } }';

/** As many at a time as a console asks. */
const atOnce = 25;

const outages: readonly [string, Fault, number][] = [
  ['answers every call with 503', { kind: 'error503' }, 1],
  ['answers half of them with 500', { kind: 'error500' }, 0.5],
  ['closes its connections', { kind: 'dropBeforeAnswer' }, 1],
  ['answers nothing', { kind: 'neverAnswer' }, 1],
];

test.each(outages)(
  'every entity in memory is answered, fresh or marked, while upstream %s',
  async (_how, fault, rate) => {
    let aheadMs = 0;
    await using gateway = await startGateway({
      now: () => Date.now() + aheadMs,
      emulator: { users: entities },
      config: { callTimeoutMs: 250, cacheTtlMs: ttlMs, staleIfErrorMs: 600_000 },
    });
    const { directory, faults } = gateway.emulator;
    const ids = [...directory.users()].map(({ userId }) => userId);

    /** Asks for each of them. */
    async function askForAll() {
      const answers = [];
      for (let from = 0; from < ids.length; from += atOnce) {
        const batch = ids.slice(from, from + atOnce);
        answers.push(...(await Promise.all(batch.map((id) => gateway.ask(query, { id })))));
      }
      return answers;
    }

    const healthy = await askForAll();
    aheadMs += ttlMs;
    using _outage = faults.add({ fault, rate });
    const answers = await askForAll();
    const sources = answers.map(({ extensions }) => extensions?.freshness?.source);
    expect(answers.map(({ data }) => data)).toEqual(healthy.map(({ data }) => data));
    expect(new Set(sources)).toEqual(new Set(rate === 1 ? ['STALE'] : ['STALE', 'LIVE']));
    // Of what is marked, none was answered by upstream.
    expect(gateway.app.cache?.stats().stale).toBe(sources.filter((source) => source === 'STALE').length);
  },
);
