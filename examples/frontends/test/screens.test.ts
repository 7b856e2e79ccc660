import { overWebSocket } from '@eiam-graphql/client';
import { describe, expect, test } from 'vitest';
import type { PeopleScreen } from '../people.ts';
import { followed, openWorld, screens, transports } from './screens.ts';

const everyone = ['ada', 'ben', 'cleo', 'dan'];
const namesOf = (screen: PeopleScreen) => screen.shown().people.map(({ username }) => username);
const renaming = (id: string, username: string) =>
  `mutation { patchUser(input: { userId: "${id}", username: "${username}" }) { __typename } }`;

describe.each(screens)('%s', (_name, create) => {
  const usual = (url: string) => create({ url, transport: overWebSocket({ url }) });

  test('pages become one list, and a time is a time', async () => {
    await using world = await openWorld();
    const { directory } = world.gateway.emulator;
    const home = { organizationalUnitIds: ['ou_home'] };
    const many = Array.from({ length: 41 }, (_, index) => `u${String(index).padStart(2, '0')}`);
    for (const name of many) directory.addUser({ userId: `user_${name}`, username: name, ...home });
    await using screen = usual(world.url);
    await screen.open();
    expect(screen.shown()).toMatchObject({ total: 45, hasMore: true, gaps: [] });
    expect(screen.shown().people).toHaveLength(20);
    await screen.more();
    expect(screen.shown().people).toHaveLength(40);
    await screen.more();
    expect(screen.shown()).toMatchObject({ total: 45, hasMore: false });
    expect(namesOf(screen)).toEqual([...everyone, ...many]);
    expect(screen.shown().people[0]?.since).toEqual(new Date(directory.user('user_ada')?.createTime ?? 0));
  });

  test('a field that failed is named, the rest shows, and the next answer mends it', async () => {
    await using world = await openWorld();
    const { odd } = world.gateway.emulator;
    odd.set({ member: 'User.username', value: 'null' });
    await using screen = usual(world.url);
    await screen.open();
    const code = 'UPSTREAM_INVALID_RESPONSE';
    const gaps = everyone.map((_name, index) => ({ path: `users.edges.${index}.node.username`, code }));
    expect(screen.shown()).toMatchObject({ total: 4, gaps });
    expect(screen.shown().people[0]).toMatchObject({ username: null, displayName: 'ADA' });
    odd.clear();
    await screen.open();
    expect([namesOf(screen), screen.shown().gaps]).toEqual([everyone, []]);
  });

  test('a new name shows before the answer, and stays', async () => {
    await using world = await openWorld();
    await using screen = usual(world.url);
    await screen.open();
    world.hold();
    const outcome = screen.rename('user_ada', 'ada.lovelace');
    const renamed = ['ada.lovelace', 'ben', 'cleo', 'dan'];
    await expect.poll(() => namesOf(screen)).toEqual(renamed);
    world.release();
    expect(await outcome).toEqual({ done: true });
    expect(namesOf(screen)).toEqual(renamed);
  });

  test('a name that is refused shows before the answer, and then the old one, with the reason', async () => {
    await using world = await openWorld();
    await using screen = usual(world.url);
    await screen.open();
    world.hold();
    const outcome = screen.rename('user_ada', 'ben');
    await expect.poll(() => namesOf(screen)).toEqual(['ben', 'ben', 'cleo', 'dan']);
    world.release();
    expect(await outcome).toMatchObject({ done: false, code: 'CONFLICT', path: ['username'] });
    await expect.poll(() => namesOf(screen)).toEqual(everyone);
  });

  test('a write whose connection is lost leaves the old name', async () => {
    await using world = await openWorld();
    await using screen = usual(world.url);
    await screen.open();
    world.hold();
    const outcome = screen.rename('user_ada', 'ada.lovelace');
    await expect.poll(() => namesOf(screen)[0]).toBe('ada.lovelace');
    world.cut();
    await expect(outcome).rejects.toThrow();
    await expect.poll(() => namesOf(screen)).toEqual(everyone);
  });

  describe.each(transports)('over %s', (_transport, open) => {
    test('what others do shows: a change, a deletion, a creation', async () => {
      await using world = await openWorld();
      const { gateway, url } = world;
      await using screen = create({ url, transport: open(url) });
      await screen.open();
      await using changes = followed(screen);
      await gateway.ask(renaming('user_ben', 'benedict'));
      await changes.applied('UPDATED', 'user_ben');
      expect(namesOf(screen)).toEqual(['ada', 'benedict', 'cleo', 'dan']);
      await gateway.ask('mutation { deleteUser(input: { userId: "user_cleo" }) { __typename } }');
      await changes.applied('DELETED', 'user_cleo');
      expect(namesOf(screen)).toEqual(['ada', 'benedict', 'dan']);
      expect(screen.shown().total).toBe(3);
      const eve = '{ username: "eve", primaryOrganizationalUnitId: "ou_home" }';
      const { data } = await gateway.ask<Created>(
        `mutation { createUser(input: ${eve}) { ... on CreateUserPayload { userId } } }`,
      );
      await changes.applied('CREATED', `${data?.createUser.userId}`);
      expect(namesOf(screen)).toEqual(['ada', 'benedict', 'dan', 'eve']);
      expect(screen.shown().total).toBe(4);
    });

    test('so does what happened before the subscription, and while its connection was lost', async () => {
      await using world = await openWorld();
      const { gateway, url } = world;
      await using screen = create({ url, transport: open(url) });
      await screen.open();
      await gateway.ask(renaming('user_ada', 'ada.lovelace'));
      await using changes = followed(screen);
      await changes.applied('UPDATED', 'user_ada');
      expect(namesOf(screen)).toEqual(['ada.lovelace', 'ben', 'cleo', 'dan']);

      world.cut();
      await changes.interrupted();
      await gateway.ask(renaming('user_ben', 'benedict'));
      world.mend();
      await changes.applied('UPDATED', 'user_ben');
      expect(namesOf(screen)).toEqual(['ada.lovelace', 'benedict', 'cleo', 'dan']);
    });
  });
});

interface Created {
  readonly createUser: { readonly userId: string };
}
