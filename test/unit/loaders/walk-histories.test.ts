import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChangingList, type Style, styles, type Walk, walkList } from './changing-list.ts';

/** One change: where, as a share of the list's length, and whether a row goes or comes. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const places = (max: number) => fc.array(place, { maxLength: max });
const sizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 });
const pageSizes = fc.oneof(sizes, fc.constant([100]));

interface Change {
  readonly removed: readonly number[];
  readonly inserted: readonly number[];
}

const anyChange: fc.Arbitrary<Change> = fc.record({ removed: places(8), inserted: places(8) });
/** More go than come. */
const netLoss = anyChange.map(({ removed, inserted }) => ({
  removed: [...removed, 0.1],
  inserted: inserted.slice(0, removed.length),
}));
const balanced = anyChange.map(({ removed, inserted }) => {
  const count = Math.min(removed.length, inserted.length);
  return { removed: removed.slice(0, count), inserted: inserted.slice(0, count) };
});

function apply(list: ChangingList, { removed, inserted }: Change): void {
  const turns = Math.max(removed.length, inserted.length);
  for (let turn = 0; turn < turns; turn += 1) {
    const [remove, insert] = [removed[turn], inserted[turn]];
    if (remove !== undefined) list.removeAt(Math.floor(remove * (list.ids.length - 1)));
    if (insert !== undefined) list.insertAt(Math.floor(insert * list.ids.length));
  }
}

function stillThere(alive: ReadonlySet<string>, list: ChangingList): Set<string> {
  return new Set(list.ids.filter((id) => alive.has(id)));
}

const history = (change: fc.Arbitrary<Change>) =>
  fc.record({
    rows: fc.integer({ min: 1, max: 330 }),
    sizes: pageSizes,
    changes: fc.array(change, { minLength: 1, maxLength: 6 }),
  });
type History = typeof history extends (...args: never[]) => fc.Arbitrary<infer Value> ? Value : never;

async function live(style: Style, { rows, sizes: drawn, changes }: History, verify: boolean) {
  const list = new ChangingList(rows);
  let alive = new Set(list.ids);
  let seam = 0;
  const walk = await walkList(list, style, {
    sizes: drawn,
    verify,
    change: () => {
      const change = changes[seam % changes.length];
      seam += 1;
      if (change && seam <= mostChanges && list.ids.length > 1) apply(list, change);
      alive = stillThere(alive, list);
    },
  });
  return { walk, alive };
}

/** Every row that stood in the list all the while was given, and none twice. */
function isExact({ seen }: Walk, alive: ReadonlySet<string>): boolean {
  const given = new Set(seen);
  return given.size === seen.length && [...alive].every((id) => given.has(id));
}

/** A list that grows faster than it is walked has no end. */
const mostChanges = 200;

const doubtsOf = ({ pages }: Walk) => [...new Set(pages.flatMap(({ doubts }) => doubts))];
const runs = { numRuns: 500, seed: 4_711 };

describe.each(styles)('500 histories of a walk, %s', (style) => {
  test('with a net loss at each seam: all EXACT', async () => {
    const property = fc.asyncProperty(history(netLoss), async (drawn) => {
      const { walk, alive } = await live(style, drawn, false);
      expect({ isExact: isExact(walk, alive), doubts: doubtsOf(walk) }).toEqual({
        isExact: true,
        doubts: [],
      });
    });
    await fc.assert(property, runs);
  });

  test('of any changes, each seam verified: all EXACT', async () => {
    const property = fc.asyncProperty(history(anyChange), async (drawn) => {
      const { walk, alive } = await live(style, drawn, true);
      expect({ isExact: isExact(walk, alive), doubts: doubtsOf(walk) }).toEqual({
        isExact: true,
        doubts: [],
      });
    });
    await fc.assert(property, runs);
  });

  test('of any changes: never EXACT where a row was lost or repeated', async () => {
    const property = fc.asyncProperty(history(fc.oneof(anyChange, balanced)), async (drawn) => {
      const { walk, alive } = await live(style, drawn, false);
      const doubts = doubtsOf(walk);
      expect(isExact(walk, alive) || doubts.length > 0).toBe(true);
      expect(doubts).not.toContain('UNSTABLE_ORDER');
    });
    await fc.assert(property, runs);
  });

  test('that change between any two upstream calls, each seam verified: never EXACT where a row was lost', async () => {
    const drawn = fc.record({
      rows: fc.integer({ min: 1, max: 330 }),
      sizes: pageSizes,
      changes: fc.array(fc.record({ removed: places(2), inserted: places(2) }), {
        minLength: 1,
        maxLength: 9,
      }),
    });
    const property = fc.asyncProperty(drawn, async ({ rows, sizes: taken, changes }) => {
      const list = new ChangingList(rows);
      let alive = new Set(list.ids);
      let call = 0;
      list.beforeCall = () => {
        const change = changes[call % changes.length];
        call += 1;
        if (call > 1 && call <= mostChanges && change && list.ids.length > 1) apply(list, change);
        alive = stillThere(alive, list);
      };
      const walk = await walkList(list, style, { sizes: taken, verify: true });
      expect(isExact(walk, alive) || doubtsOf(walk).length > 0).toBe(true);
    });
    await fc.assert(property, runs);
  });
});
