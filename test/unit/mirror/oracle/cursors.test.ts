import { expect, test } from 'vitest';
import type { MirrorEntry, MirrorUser, UserOrderField } from '../../../../src/mirror/questions.ts';
import { userRow } from '../rows.ts';
import { now, randomDirectory } from './directory.ts';
import { openHeld } from './held.ts';
import { userOrders } from './orders.ts';
import { Random } from './random.ts';

const limits = { signal: new AbortController().signal };

test.each<UserOrderField | undefined>([...userOrders, undefined])(
  'in the order %s a walk shows a user whose key did not change exactly once, while others come and go',
  async (field) => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const random = new Random(seed);
      const directory = randomDirectory(random, false);
      using held = openHeld(directory, { fewObjects: random.pick([0, 100]) });
      const order = field && { field, direction: random.pick(['ASC', 'DESC'] as const) };
      const unmoved = new Set(directory.users.map(({ summary }) => summary.userId));
      const isForwards = random.chance(0.5);
      const seen: string[] = [];
      let bound: MirrorEntry<MirrorUser> | undefined;
      let isMore = true;
      for (let pages = 0; isMore; pages += 1) {
        const sized = isForwards ? { first: 3, after: bound?.key } : { last: 3, before: bound?.key };
        const window = { ...sized, isCounted: false };
        const page = await held.questions.users({ order, among: { kind: 'everyone' }, now, window }, limits);
        const ids = page.entries.map(({ row }) => row.user.userId);
        seen.push(...(isForwards ? ids : ids.toReversed()));
        bound = page.entries.at(isForwards ? -1 : 0) ?? bound;
        isMore = isForwards ? page.hasNextPage : page.hasPreviousPage;
        // Bounded: what is created behind the place must not make the walk endless.
        const created = pages < 10 ? [userRow(`new${pages}`, { createTime: now, displayName: 'Maria' })] : [];
        const gone = bound && random.chance(0.5) ? [bound.row.user.userId] : [];
        const renamed = random
          .some(directory.users, 1)
          .map(({ summary }) => ({ ...summary, displayName: 'Zz' }));
        for (const { userId } of renamed) unmoved.delete(userId);
        for (const id of gone) if (!seen.includes(id)) unmoved.delete(id);
        held.writer.write(
          {
            writes: [
              { kind: 'users', rows: [...created, ...renamed], at: now },
              { kind: 'remove', ids: gone },
            ],
          },
          now,
        );
      }
      const shown = seen.filter((id) => unmoved.has(id));
      expect(shown.toSorted()).toEqual(Array.from(unmoved).toSorted());
    }
  },
);
