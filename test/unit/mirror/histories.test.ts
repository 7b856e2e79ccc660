import { expect, test } from 'vitest';
import type { Differences, MirrorWrite } from '../../../src/mirror/store/write-types.ts';
import { gramsOfWord, matchOf } from '../../../src/mirror/text/grams.ts';
import { randomOf } from '../../support/grown-documents.ts';
import { BruteForce } from './brute-force.ts';
import { openStore } from './open-store.ts';
import { groupRow, unitRow, userDetail, userRow } from './rows.ts';

const names = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus', 'hal'];
const texts = ['Łukasz García', '张伟', 'Maria Gracia', '单雄信', 'Zoë'];
const histories = 30;
const stepsOfEach = 60;

/** Random writes, each done to both. */
class History {
  readonly model = new BruteForce();
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  /** What is removed is named by nothing after it. */
  batch(at: number): readonly MirrorWrite[] {
    const writes: MirrorWrite[] = [];
    while (writes.length < 1 + (at % 3) && writes.at(-1)?.kind !== 'remove') writes.push(this.step(at));
    return writes;
  }

  step(at: number): MirrorWrite {
    const { model } = this;
    const [name, other] = [this.#oneOf(names), this.#oneOf(names)];
    const [userId, unitId, groupId] = [`user_${name}`, `ou_${other}`, `group_${other}`];
    switch (
      this.#oneOf([
        'user',
        'detail',
        'unit',
        'unit',
        'unit',
        'group',
        'join',
        'join',
        'join',
        'leave',
        'remove',
      ])
    ) {
      case 'user': {
        const row = userRow(name, { displayName: this.#oneOf(texts) });
        model.users.set(userId, row);
        return { kind: 'users', rows: [row], at };
      }
      case 'detail': {
        const [units, groups] = [this.#someOf('ou_'), this.#someOf('group_')];
        const displayName = this.#oneOf(texts);
        model.users.set(userId, userRow(name, { displayName }));
        for (const users of model.members.values()) users.delete(userId);
        for (const of of [...units, ...groups]) model.join(of, userId);
        return { kind: 'userDetails', rows: [userDetail(name, { units, groups }, { displayName })], at };
      }
      case 'unit': {
        const parent = this.#random() < 0.2 ? undefined : this.#oneOf(names);
        const row = unitRow(other, parent === other ? undefined : parent);
        model.units.set(unitId, row);
        return { kind: 'units', rows: [row], at };
      }
      case 'group':
        model.groups.set(groupId, groupRow(other));
        return { kind: 'groups', rows: [groupRow(other)], at };
      case 'join': {
        const isUnit = this.#random() < 0.7;
        model.join(isUnit ? unitId : groupId, userId);
        return isUnit
          ? { kind: 'unitUsers', of: unitId, userIds: [userId], at }
          : { kind: 'groupUsers', of: groupId, userIds: [userId], at };
      }
      case 'leave':
        model.leave(unitId, userId);
        return { kind: 'leave', list: 'unitUsers', of: unitId, userIds: [userId] };
      default: {
        const id = this.#oneOf([userId, unitId, groupId]);
        model.remove(id);
        return { kind: 'remove', ids: [id] };
      }
    }
  }

  #oneOf<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error('Expected something to choose from');
    return item;
  }

  #someOf(prefix: string): readonly string[] {
    return names.filter(() => this.#random() < 0.25).map((name) => `${prefix}${name}`);
  }
}

/** A copy of the directory that is kept by differences alone. */
class Follower {
  readonly objects = new Set<string>();
  readonly members = new Set<string>();

  follow({ objects, members }: Differences): void {
    for (const { id, change } of objects) {
      if (change === 'UPDATED') expect(this.objects).toContain(id);
      if (change === 'CREATED') expect(this.objects).not.toContain(id);
      if (change === 'DELETED') {
        expect(this.objects.delete(id)).toBe(true);
        for (const member of this.members) if (member.split(' ').includes(id)) this.members.delete(member);
      } else this.objects.add(id);
    }
    for (const { of, joined, left } of members) {
      for (const userId of joined) {
        expect(this.members).not.toContain(`${of} ${userId}`);
        this.members.add(`${of} ${userId}`);
      }
      for (const userId of left) expect(this.members.delete(`${of} ${userId}`)).toBe(true);
    }
  }
}

type Store = ReturnType<typeof openStore>;

function expectAlike(store: Store, model: BruteForce): void {
  const units = Array.from(model.units.keys()).toSorted();
  expect(store.all('SELECT id FROM units ORDER BY id')).toEqual(units.map((id) => ({ id })));
  expect(
    store.all(`SELECT unit_id || ' ' || user_id AS pair FROM unit_users
    UNION SELECT group_id || ' ' || user_id FROM group_users ORDER BY pair`),
  ).toEqual(
    model
      .memberships()
      .map(([of, user]) => ({ pair: `${of} ${user}` }))
      .toSorted((one, other) => (one.pair < other.pair ? -1 : 1)),
  );
  expect(store.all('SELECT id, member_count AS count FROM groups ORDER BY id')).toEqual(
    Array.from(model.groups.keys())
      .toSorted()
      .map((id) => ({ id, count: model.members.get(id)?.size ?? 0 })),
  );
  for (const word of ['garc', 'zhang', '张', 'shan', 'ann', 'zoe']) {
    const found = store.all(
      'SELECT id FROM names JOIN users ON names.rowid = 8 * users.key + 1 WHERE names MATCH ? ORDER BY id',
      matchOf(gramsOfWord(word)),
    );
    expect(found).toEqual(
      model
        .usersByGrams(word)
        .toSorted()
        .map((id) => ({ id })),
    );
  }
  // A circle has no true tree: what is kept of it is kept until EIAM is read again.
  if (model.hasCircle) return;
  const byPair = (one: { unit_id: string; level: number }, other: { unit_id: string; level: number }) =>
    one.unit_id === other.unit_id ? one.level - other.level : one.unit_id < other.unit_id ? -1 : 1;
  expect(store.all('SELECT ancestor_id, unit_id, level FROM unit_tree ORDER BY unit_id, level')).toEqual(
    model.tree().toSorted(byPair),
  );
  expect(store.all('SELECT id, depth, head_count FROM units ORDER BY id')).toEqual(
    units.map((id) => ({ id, depth: model.ancestors(id)?.length, head_count: model.headCount(id) })),
  );
  const ranks = new Map(store.all('SELECT id, rank FROM units').map(({ id, rank }) => [id, Number(rank)]));
  const digitsOf = (id: string) => (ranks.get(id) ?? 0).toString(16).padStart(8, '0');
  expect(store.all('SELECT id, place FROM units ORDER BY id')).toEqual(
    units.map((id) => ({ id, place: [id, ...(model.ancestors(id) ?? [])].map(digitsOf).reverse().join('') })),
  );
}

test.each(Array.from({ length: histories }, (_, at) => at + 1))(
  'after history %i the store is what brute force says',
  async (seed) => {
    const history = new History(seed);
    await using store = openStore();
    const follower = new Follower();
    for (let at = 1; at <= stepsOfEach; at += 1) {
      const writes = history.batch(at);
      const { differences } = await store.writer.write({ writes });
      follower.follow(differences);
      expectAlike(store, history.model);
    }
    const { users, groups, units } = history.model;
    expect(follower.objects).toEqual(
      new Set([users, groups, units].flatMap((objects) => Array.from(objects.keys()))),
    );
    const isHeld = (id: string) => users.has(id) || groups.has(id) || units.has(id);
    expect(new Set(Array.from(follower.members).filter((pair) => pair.split(' ').every(isHeld)))).toEqual(
      new Set(
        history.model
          .memberships()
          .flatMap(([of, user]) => (isHeld(of) && isHeld(user) ? [`${of} ${user}`] : [])),
      ),
    );
    // A fill leaves counts alone, and its end makes up for it.
    const kept = store.all(
      'SELECT id, head_count FROM units UNION ALL SELECT id, member_count FROM groups ORDER BY id',
    );
    await store.writer.write({
      writes: [{ kind: 'unitUsers', of: 'ou_ann', userIds: ['user_zed'], at: 99 }],
      isFilling: true,
    });
    expect(store.all("SELECT value FROM meta WHERE name = 'counts.due'")).toEqual([{ value: '1' }]);
    expect(
      store.all('SELECT id, head_count FROM units UNION ALL SELECT id, member_count FROM groups ORDER BY id'),
    ).toEqual(kept);
    history.model.join('ou_ann', 'user_zed');
    await store.writer.recount();
    expectAlike(store, history.model);
    expect(store.all("SELECT value FROM meta WHERE name = 'counts.due'")).toEqual([]);
    await store.writer.clear();
    expectAlike(store, new BruteForce());
  },
);
