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

test.skipIf(!hasRedisServer)(
  'a create whose answer was lost, and that was not carried out, is said to be so: nothing is waited for',
  async () => {
    await using server = await startRedisServer();
    await using replicas = await openReplicas(server);
    const { gateways, emulator } = replicas;
    const [one] = gateways;
    const outcomes: string[] = [];
    one.log.beforeAppend = ({ body }) => {
      if (body.kind === 'completed') outcomes.push(body.outcome);
    };
    using _lost = emulator.faults.add({ operation: 'CreateGroup', fault: { kind: 'error500' }, times: 1 });
    const { errors } = await one.ask('mutation { createGroup(input: { name: "Lost" }) { __typename } }');
    expect(errors).toMatchObject([{ extensions: { effect: 'NONE' } }]);
    expect(outcomes).toEqual(['uncertain', 'none']);
  },
);
