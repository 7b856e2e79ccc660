import { expect, test } from 'vitest';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openReplicas, type ReplicaGateway } from './open-replicas.ts';

interface Created {
  readonly createUser: { readonly __typename: string };
}

async function create(gateway: ReplicaGateway): Promise<string | undefined> {
  const query =
    'mutation { createUser(input: { username: "wanted", primaryOrganizationalUnitId: "ou_root" }) { __typename } }';
  const { data, errors } = await gateway.ask<Created>(query);
  return data?.createUser?.__typename ?? errors?.[0]?.message;
}

test.skipIf(!hasRedisServer)(
  'creates of one name run one after the other over all replicas, so that neither takes the other’s object for its own',
  async () => {
    await using server = await startRedisServer();
    await using replicas = await openReplicas(server);
    const [one, two] = replicas.gateways;
    const announcing = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    one.log.beforeAppend = async ({ body }) => {
      if (body.kind !== 'announced') return;
      announcing.resolve();
      await goOn.promise;
    };
    const first = create(one);
    await announcing.promise;
    let isSent = false;
    two.log.beforeAppend = () => {
      isSent = true;
    };
    const second = create(two);
    // Whatever does not wait has been announced by then.
    for (let requests = 0; requests < 20; requests += 1) await two.alive();
    expect(isSent).toBe(false);
    goOn.resolve();
    expect(await first).toBe('CreateUserPayload');
    expect(await second).toBe('DirectoryConflictError');
  },
);
