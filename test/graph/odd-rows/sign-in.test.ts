import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import { startGateway } from '../../support/gateway.ts';
import { type Issuer, sign, startIssuer } from '../../support/issuer.ts';
import { subscribeTo } from '../../support/subscribe.ts';
import { type ExpectedError, expectErrors } from './expected.ts';
import { openWorld, type World } from './world.ts';

const largest = '9223372036854775807';

/** The account may be used, whatever else is odd. */
const accepted: readonly (readonly [member: string, value: string])[] = [
  ['username', 'absent'],
  ['createTime', 'null'],
  ['updateTime', '{"canary":1}'],
  ['userSourceId', 'absent'],
  ['passwordSet', '"true"'],
  ['phoneNumber', '["canary"]'],
  ...['absent', 'null', '""', '0', '-1', '"0"', largest, `"${largest}"`].map(
    (value) => ['accountExpireTime', value] as const,
  ),
  ...['absent', '0', '-1'].map((value) => ['lockExpireTime', value] as const),
  ['groups.groupName', 'null'],
  ['groups.description', '{"canary":1}'],
  ['organizationalUnits', '"canary"'],
  ['customFields', '"canary"'],
];

/** It is unknown whether the account may be used, so that it may not. */
const refused: readonly (readonly [member: string, value: string])[] = [
  ...['absent', 'null', '""', '{"canary":1}', 'true', '1', '"asleep"'].map(
    (value) => ['status', value] as const,
  ),
  ...['"canary"', '{"canary":1}', 'true', '[]'].map((value) => ['accountExpireTime', value] as const),
  ...['"canary"', '{"canary":1}', 'true', '[]', largest, `"${largest}"`].map(
    (value) => ['lockExpireTime', value] as const,
  ),
  ...['absent', 'null', '"canary"', '{"canary":1}', '[null]', '[{"groupId":null}]'].map(
    (value) => ['groups', value] as const,
  ),
];

describe('an odd account signs in by its groups', () => {
  let issuer: Issuer;
  let world: World;
  let tokens = 0;

  beforeAll(async () => {
    issuer = await startIssuer();
    const drawn = await openWorld({});
    await drawn[Symbol.asyncDispose]();
    // The same seed draws the same directory.
    world = await openWorld({ config: issuer.config({ AUTH_READ: `group:${drawn.ids.Group}` }) });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });
  afterEach(() => world.gateway.emulator.odd.clear());

  async function signIn() {
    // A token that was seen before is remembered, and asks nothing.
    tokens += 1;
    const token = await sign({ sub: world.ids.User, jti: String(tokens) });
    const { counters } = world.gateway.emulator;
    counters.reset();
    const init = { headers: { authorization: `Bearer ${token}` } };
    const answer = await world.gateway.ask(
      '{ viewer { permissions user { id } } groups { totalCount } }',
      {},
      init,
    );
    const { GenerateToken: _token, ...calls } = counters.snapshot();
    expect(JSON.stringify([answer, world.logged])).not.toContain('canary');
    return { data: answer.data, errors: answer.errors, calls, answer };
  }

  test('as every other does', async () => {
    expect(await signIn()).toMatchObject({
      data: { viewer: { permissions: ['DIRECTORY_READ'], user: { id: world.ids.User } } },
      errors: undefined,
    });
  });

  test.each(accepted)('while %s = %s', async (member, value) => {
    const right = await signIn();
    world.gateway.emulator.odd.set({ member: `User.${member}`, value, id: world.ids.User });
    const { data, errors, calls } = await signIn();
    expect([data, errors, calls]).toEqual([right.data, undefined, right.calls]);
  });

  test.each(refused)('but not while %s = %s', async (member, value) => {
    world.gateway.emulator.odd.set({ member: `User.${member}`, value, id: world.ids.User });
    const { errors, calls } = await signIn();
    expect(errors?.map(({ extensions }) => extensions?.code)).toContain('FORBIDDEN');
    expect(calls).not.toHaveProperty('ListGroups');
  });

  test.each(['null', '{}', '"canary"', '[]'])('nor while its own reply is %s', async (value) => {
    world.gateway.emulator.odd.set({ member: 'User', value, id: world.ids.User });
    const { errors, calls } = await signIn();
    expect(errors?.map(({ extensions }) => extensions?.code)).toContain('UPSTREAM_INVALID_RESPONSE');
    expect(calls).not.toHaveProperty('ListGroups');
  });
});

describe.each([
  ['without access keys', false],
  ['with access keys', true],
])('a gateway is ready, %s,', (_, accessKeys) => {
  test.each([
    { member: 'User.createTime', value: 'null' },
    { member: 'User.username', value: 'absent' },
    { member: 'User', value: 'null' },
    { member: 'Group', value: 'null' },
    { member: 'Group.updateTime', value: '{}' },
    { member: 'ListUsers.totalCount', value: 'absent' },
    { member: 'Instance.status', value: '{}' },
  ])('while every $member is $value', async (odd) => {
    await using gateway = await startGateway({
      emulator: { users: 20, odd: [odd] },
      accessKeys,
      config: { host: '127.0.0.1', port: 0 },
    });
    const { url } = await gateway.app.listen();
    const response = await fetch(new URL('/health/ready', url));
    expect([response.status, await response.text()]).toEqual([200, 'ready\n']);
  });
});

describe('a change to an odd object', () => {
  let world: World;
  let events = 0;
  beforeAll(async () => {
    world = await openWorld({});
  });
  afterAll(() => world[Symbol.asyncDispose]());
  afterEach(() => world.gateway.emulator.odd.clear());

  const ask = `subscription { directoryChanged { ... on DirectoryObjectChanged { objectId object {
    id ... on User { createdAt } ... on Group { createdAt } ... on OrganizationalUnit { createdAt }
  } } } }`;
  const kinds = [
    ['User', 'USER', 'GetUser'],
    ['Group', 'GROUP', 'GetGroup'],
    ['OrganizationalUnit', 'ORGANIZATIONAL_UNIT', 'GetOrganizationalUnit'],
  ] as const;

  test.each(kinds)('%s', async (noun, kind, operation) => {
    const { app, emulator } = world.gateway;
    const entityId = world.ids[noun];
    await using stream = await subscribeTo<Record<string, unknown>>(app, ask);

    async function expectTold(
      member: string,
      value: string,
      shown: unknown,
      error: ExpectedError,
    ): Promise<void> {
      emulator.odd.set({ member, value, id: entityId });
      events += 1;
      const event: DirectoryEvent = {
        id: `odd-${events}`,
        origin: 'BAMBOOCLOUD_CALLBACK',
        kind,
        change: 'UPDATED',
        entityId,
        relatedIds: [],
        changedFields: [],
        occurredAt: 0,
      };
      app.publish(event);
      const answer = await stream.next();
      if (!answer) throw new Error('Expected a change');
      expect(answer.data).toEqual({ directoryChanged: { objectId: entityId, object: shown } });
      expectErrors(answer, [error]);
    }

    const path = ['directoryChanged', 'object'];
    const atTime = { path: [...path, 'createdAt'], operation, member: `${noun}.createTime` };
    await expectTold(`${noun}.createTime`, 'null', { id: entityId, createdAt: null }, atTime);
    await expectTold(noun, 'null', null, { path, operation });
  });
});
