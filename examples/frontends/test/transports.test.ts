import { type Changes, overEvents, overWebSocket, resume, type Transport } from '@eiam-graphql/client';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { startGateway } from '../../../test/support/gateway.ts';
import { openWorld } from './screens.ts';

const query = 'subscription ($after: String) { directoryChanged(after: $after) { cursor } }';

interface Choice {
  readonly url: string;
  readonly authorization?: string;
  readonly silenceMs?: number;
}

const transports: readonly (readonly [name: string, create: (choice: Choice) => Transport])[] = [
  [
    'a WebSocket',
    ({ authorization, ...rest }) =>
      overWebSocket({ ...rest, connectionParams: () => (authorization ? { authorization } : {}) }),
  ],
  [
    'server-sent events',
    ({ authorization, ...rest }) => overEvents({ ...rest, headers: authorization ? { authorization } : {} }),
  ],
];

describe.each(transports)('over %s', (_name, create) => {
  test('a document that does not fit the graph is refused for good', async () => {
    await using world = await openWorld();
    const operation = { query: 'subscription { directoryChanged { nothing } }', variables: {} };
    const changes = resume<Changes>(operation, { transport: create(world) });
    await expect(changes.next()).rejects.toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  test('a caller that has to sign in is refused, and one with a token is not', async () => {
    const { authentication } = parseConfig({ AUTH_MODE: 'local' });
    await using gateway = await startGateway({ emulator: { users: 1 }, config: { authentication, port: 0 } });
    const { url } = await gateway.app.listen();
    const operation = { query, variables: {} };
    const wait = async () => {};
    const refused = resume<Changes>(operation, { transport: create({ url }), wait });
    await expect(refused.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

    const authorization = `Bearer ${gateway.app.localToken}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const post = async (text: string) => {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: text }) });
      return response.json();
    };
    const { data } = await post('{ directory { cursor } }');
    const change = 'createGroup(input: { name: "New" }) { __typename }';
    expect((await post(`mutation { ${change} }`)).errors).toBeUndefined();
    const accepted = resume<Changes>(
      { query, variables: { after: data.directory.cursor } },
      { transport: create({ url, authorization }) },
    );
    expect((await accepted.next()).value).toMatchObject({ data: { directoryChanged: {} } });
    await accepted.return();
  });

  test('a gateway that falls silent is taken for lost', async () => {
    await using world = await openWorld();
    const { data } = await world.gateway.ask<Cursor>('{ directory { cursor } }');
    const leaving = new AbortController();
    const transport = create({ url: world.url, silenceMs: 200 });
    const change = 'mutation { patchGroup(input: { groupId: "group_makers", name: "New" }) { __typename } }';
    await world.gateway.ask(change);
    const silence = Promise.withResolvers<unknown>();
    const changes = resume<Changes>(
      { query, variables: { after: `${data?.directory.cursor}` } },
      { transport, signal: leaving.signal, onInterrupted: (cause) => silence.resolve(cause) },
    );
    expect((await changes.next()).done).toBe(false);
    world.hold();
    const end = changes.next();
    expect(await silence.promise).toBeInstanceOf(Error);
    leaving.abort();
    expect((await end).done).toBe(true);
  });
});

interface Cursor {
  readonly directory: { readonly cursor: string };
}
