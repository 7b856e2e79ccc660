import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { App } from '../../../src/composition/running-app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';
import { subscribeTo } from '../../support/subscribe.ts';
import { toEvent } from '../changes/to-event.ts';

let gateway: Gateway;
let userId: string;
beforeEach(async () => {
  gateway = await startMirroredGateway({ reads: 'mirror', emulator: { users: 60 } });
  userId = gateway.emulator.samples.userId;
});
afterEach(() => gateway[Symbol.asyncDispose]());

const told = `nodes { __typename origin
  ... on DirectoryObjectChanged { objectId change changedFields }
  ... on DirectoryMembersChanged { containerId addedUserIds removedUserIds }
  ... on DirectoryResyncRequired { reason } }`;
const changesAfter = `query ($after: String!) { directoryChanges(after: $after) { totalCount ${told} pageInfo { endCursor hasNextPage } } }`;

async function cursor(): Promise<string> {
  const { data } = await gateway.ask<{ directory: { cursor: string } }>('{ directory { cursor } }');
  return data?.directory.cursor ?? '';
}

async function toldAfter(after: string) {
  await gateway.app.mirror?.settled();
  const { data, errors } = await gateway.ask<{ directoryChanges: { nodes: readonly object[] } }>(
    changesAfter,
    { after },
  );
  expect(errors).toBeUndefined();
  return data?.directoryChanges.nodes;
}

const rename = `mutation ($id: ID!, $name: String!) { patchUser(input: { userId: $id, displayName: $name }) {
  ... on PatchUserPayload { user { displayName } } } }`;

describe('a write of ours', () => {
  test('is in the mirror when the mutation is answered, and told once', async () => {
    const after = await cursor();
    await gateway.ask(rename, { id: userId, name: 'Anything Else' });
    const found = await gateway.ask(
      '{ users(filter: { displayName: { equals: "Anything Else" } }) { totalCount nodes { id } } }',
    );
    expect(found.data).toEqual({ users: { totalCount: 1, nodes: [{ id: userId }] } });
    expect(found.extensions?.freshness?.source).toBe('MIRROR');
    expect(await toldAfter(after)).toEqual([
      {
        __typename: 'DirectoryObjectChanged',
        origin: 'MUTATION',
        objectId: userId,
        change: 'UPDATED',
        changedFields: ['displayName', 'updatedAt'],
      },
    ]);
  });

  test('that creates is logged before the memberships that it begins with', async () => {
    const after = await cursor();
    const { directory, scope } = gateway.emulator;
    const created = await gateway.ask<{ createUser: { user: { id: string } } }>(
      `mutation ($input: CreateUserInput!) { createUser(input: $input) { ... on CreateUserPayload { user { id } } } }`,
      {
        input: {
          username: 'new.comer',
          primaryOrganizationalUnitId: directory.root.organizationalUnitId,
          groupIds: scope
            .groups()
            .slice(0, 2)
            .map(({ groupId }) => groupId),
        },
      },
    );
    const id = created.data?.createUser.user.id;
    const [first, ...others] = (await toldAfter(after)) ?? [];
    expect(first).toMatchObject({ objectId: id, change: 'CREATED' });
    expect(others.filter((change) => 'change' in change && change.change === 'CREATED')).toEqual([]);
  });

  test('that deletes leaves no trace in lists', async () => {
    const after = await cursor();
    const count = '{ users(first: 0) { totalCount } directory { userCount } }';
    const before = await gateway.ask<{ users: { totalCount: number } }>(count);
    const deleted = await gateway.ask(
      `mutation ($id: ID!) { deleteUser(input: { userId: $id }) { ... on DeleteUserPayload { deletedUserId } } }`,
      { id: userId },
    );
    expect(deleted.errors).toBeUndefined();
    const users = (before.data?.users.totalCount ?? 0) - 1;
    expect((await gateway.ask(count)).data).toEqual({
      users: { totalCount: users },
      directory: { userCount: users },
    });
    const changes = (await toldAfter(after))?.filter(
      (change) => 'objectId' in change && change.objectId === userId,
    );
    expect(changes).toMatchObject([{ change: 'DELETED', origin: 'MUTATION' }]);
  });

  test('to a password is logged as it is, for the mirror has none', async () => {
    const after = await cursor();
    await gateway.ask(
      `mutation ($id: ID!) { updateUserPassword(input: { userId: $id, password: "Abcdef-1234567" }) {
        ... on UpdateUserPasswordPayload { userId } } }`,
      { id: userId },
    );
    // It moves the user's time as well.
    expect(await toldAfter(after)).toMatchObject([
      { objectId: userId, change: 'CREDENTIAL_CHANGED' },
      { objectId: userId, change: 'UPDATED', changedFields: ['updatedAt'] },
    ]);
  });
});

describe('a change made elsewhere', () => {
  test('is logged once, however often it is reported', async () => {
    const after = await cursor();
    gateway.emulator.directory.updateUser(userId, { displayName: 'Made Elsewhere' });
    for (let report = 0; report < 3; report += 1) {
      gateway.app.publish(toEvent({ kind: 'USER', change: 'UPDATED', entityId: userId }));
    }
    expect(await toldAfter(after)).toMatchObject([{ objectId: userId, change: 'UPDATED' }]);
  });

  test('reaches a subscriber from the cursor on, and the mirror first', async () => {
    const after = await cursor();
    gateway.emulator.directory.updateUser(userId, { displayName: 'Made Elsewhere' });
    gateway.app.publish(toEvent({ kind: 'USER', change: 'UPDATED', entityId: userId }));
    await using stream = await subscribeTo<{ directoryChanged: object }>(
      gateway.app,
      `subscription ($after: String!) { directoryChanged(after: $after) {
        __typename ... on DirectoryObjectChanged { object { id label } } } }`,
      { after },
    );
    const event = await stream.next();
    expect(event?.data?.directoryChanged).toEqual({
      __typename: 'DirectoryObjectChanged',
      object: { id: userId, label: 'Made Elsewhere' },
    });
  });
});

test('the log is read page by page, and from a cursor of another log it is not', async () => {
  const after = await cursor();
  for (const name of ['One', 'Two', 'Three']) await gateway.ask(rename, { id: userId, name });
  await gateway.app.mirror?.settled();
  const page = `query ($after: String!) { directoryChanges(after: $after, first: 2) {
    totalCount nodes { cursor } pageInfo { endCursor hasNextPage } } }`;
  interface Page {
    readonly directoryChanges: {
      readonly totalCount: number;
      readonly nodes: readonly { readonly cursor: string }[];
      readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
    };
  }
  const first = (await gateway.ask<Page>(page, { after })).data?.directoryChanges;
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
  expect(first?.pageInfo.endCursor).toBe(first?.nodes.at(-1)?.cursor);
  const rest = (await gateway.ask<Page>(page, { after: first?.pageInfo.endCursor })).data?.directoryChanges;
  expect(rest).toMatchObject({ totalCount: 1, nodes: [{}], pageInfo: { hasNextPage: false } });

  const other = Buffer.from('another-log:3').toString('base64url');
  expect(await toldAfter(other)).toEqual([
    { __typename: 'DirectoryResyncRequired', origin: 'GATEWAY', reason: 'NEW_LOG' },
  ]);
});

describe('a stream of events', () => {
  const query = 'subscription { directoryChanged { __typename cursor } }';

  /** The id and the data of the next event. */
  async function next(response: Response): Promise<{ readonly id: string; readonly data: string }> {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const found = /^id: (\S+)\nevent: next\ndata: (.+)\n$/m.exec(text);
      if (found) {
        await reader?.cancel();
        return { id: found[1] ?? '', data: found[2] ?? '' };
      }
      const { value, done } = (await reader?.read()) ?? { done: true };
      if (done) throw new Error(`Expected an event, but got ${text}`);
      text += value;
    }
  }

  test('has the cursor as the id of each event, and goes on behind Last-Event-ID', async () => {
    const first = await cursor();
    await gateway.ask(rename, { id: userId, name: 'One' });
    await gateway.ask(rename, { id: userId, name: 'Two' });
    await gateway.app.mirror?.settled();
    const { url } = await gateway.app.listen();
    const listen = async (lastEventId: string) =>
      next(
        await fetch(`${url}?query=${encodeURIComponent(query)}`, {
          headers: { accept: 'text/event-stream', 'last-event-id': lastEventId },
        }),
      );
    const one = await listen(first);
    expect(JSON.parse(one.data).data.directoryChanged.cursor).toBe(one.id);
    const two = await listen(one.id);
    expect(two.id).not.toBe(one.id);
    expect((await toldAfter(first))?.length).toBe(2);
    expect(await toldAfter(one.id)).toHaveLength(1);
    expect(await toldAfter(two.id)).toEqual([]);
  });
});

test('changes beyond the days that are kept are gone after a restart', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-changes-'));
  const dayMs = 86_400_000;
  const { endpoint, instanceId, applicationId, clientSecret } = gateway.emulator;
  const upstream = { kind: 'eiam', endpoint, instanceId, applicationId, management: undefined } as const;
  const start = (now: () => number) => {
    const config = parseConfig({ MIRROR: 'on', MIRROR_FILE: join(folder.path, 'mirror'), READS: 'mirror' });
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    return createApp(
      { ...config, upstream: { ...upstream, clientSecret: () => clientSecret } },
      { log, now },
    );
  };
  const read = async (app: App, after: string) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: changesAfter, variables: { after } }),
    };
    const { data } = await (await app.fetch('http://gateway/graphql', init)).json();
    return data.directoryChanges.nodes;
  };
  let beginning = '';
  {
    await using app = await start(Date.now);
    await app.mirror?.settled();
    const { data } = await (
      await app.fetch('http://gateway/graphql?query={directory{cursor}}', {
        headers: { accept: 'application/json' },
      })
    ).json();
    beginning = data.directory.cursor;
    gateway.emulator.directory.updateUser(userId, { displayName: 'Made Elsewhere' });
    app.publish(toEvent({ kind: 'USER', change: 'UPDATED', entityId: userId }));
    await app.mirror?.settled();
    expect(await read(app, beginning)).toMatchObject([{ objectId: userId, change: 'UPDATED' }]);
  }
  await using app = await start(() => Date.now() + 8 * dayMs);
  await app.mirror?.settled();
  expect(await read(app, beginning)).toMatchObject([{ reason: 'GAP' }]);
});
