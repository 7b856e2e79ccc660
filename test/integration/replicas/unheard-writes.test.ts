import { expect, test } from 'vitest';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { rename } from './asking.ts';
import { hear, listenAt } from './listening.ts';
import { openReplicas } from './open-replicas.ts';

test.skipIf(!hasRedisServer)(
  'where a write is announced and not heard of again, subscribers of every replica are to read again, once',
  async () => {
    await using server = await startRedisServer();
    await using replicas = await openReplicas(server);
    await using stack = new AsyncDisposableStack();
    const { gateways, emulator } = replicas;
    const [one, two] = gateways;
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    const streams = await Promise.all(gateways.map((gateway) => listenAt(gateway)));
    for (const stream of streams) stack.use(stream);
    // As if its replica had died behind it.
    const body = { kind: 'announced', write: 'lost', tags: [`User:${id}`], lastsMs: 1 } as const;
    await one.log.append({ id: 'lost-announced', body });
    for (const stream of streams) expect(await hear(stream, 1)).toMatchObject([{ subject: 'GAP' }]);
    // That of a replica that lives is heard by its own change.
    expect(await rename(two, id, 'New')).toBe('New');
    for (const stream of streams) expect(await hear(stream, 1)).toMatchObject([{ subject: id }]);
  },
);
