import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { nameAt, rename } from './asking.ts';
import { hear, listenAt } from './listening.ts';
import { openReplicas } from './open-replicas.ts';

const search = `query ($text: String!) { users(filter: { text: $text }, first: 5) { nodes { displayName } } }`;

interface Listed {
  readonly users: { readonly nodes: readonly { readonly displayName: string }[] };
}

test.skipIf(!hasRedisServer)(
  'a gateway that was away for longer than the log reaches back has its subscribers read again, and loads the mirror',
  async () => {
    const { mirror } = parseConfig({ MIRROR: 'on', READS: 'mirror' });
    await using server = await startRedisServer();
    await using replicas = await openReplicas(server, { config: { mirror } });
    await using stack = new AsyncDisposableStack();
    const { gateways, emulator } = replicas;
    const states = () => gateways.map(({ app }) => app.mirror?.status().state);
    await expect.poll(states).toEqual(['READY', 'READY', 'READY']);
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    const away = gateways.find(({ isKeeper }) => !isKeeper) ?? gateways[0];
    const [one] = gateways.filter((each) => each !== away);
    if (!one) throw new Error('Expected another one');
    const streams = [stack.use(await listenAt(away)), stack.use(await listenAt(one))] as const;
    for (let reads = 0; reads < 3; reads += 1) await nameAt(away, id);
    away.tunnel.cut();
    await away.log.until(false);
    for (const name of ['First', 'Second', 'Third']) expect(await rename(one, id, name)).toBe(name);
    expect(await hear(streams[1], 3)).toMatchObject([{ subject: id }, { subject: id }, { subject: id }]);
    await expect.poll(() => one.log.position).toBeGreaterThan(away.log.position);
    // As time does it.
    const [log = ''] = await server.client.keys('eiam:{*}:log');
    await server.client.xTrim(log, 'MINID', `${one.log.position}-0`);
    away.tunnel.mend();
    await away.log.until(true);
    expect(await nameAt(away, id)).toBe('Third');
    expect(await rename(one, id, 'Fourth')).toBe('Fourth');
    expect(await nameAt(away, id)).toBe('Fourth');
    expect(await hear(streams[0], 2)).toMatchObject([{ subject: 'GAP' }, { subject: id }]);
    const found = async () => {
      const { data, extensions } = await away.ask<Listed>(search, { text: 'Fourth' });
      return [data?.users?.nodes.map(({ displayName }) => displayName), extensions?.freshness];
    };
    await expect.poll(found).toEqual([['Fourth'], undefined]);
    expect(states()).toEqual(['READY', 'READY', 'READY']);
  },
);
