import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settle } from '../eiam/clocks.ts';
import { Missing, openCache, type Reader, type SourceCall } from './scripted-cache.ts';

const entities = ['e0', 'e1'];
const names = ['n0'];
const reads = [...entities.map((id) => `get ${id}`), ...names.map((name) => `find ${name}`), 'list'];

/** Which entity has which name, and how often each changed. */
type State = Readonly<Record<string, { readonly name: string; readonly version: number }>>;

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ read: fc.nat(reads.length - 1), hurried: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ answer: fc.nat(), late: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ write: fc.constantFrom(...entities), name: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ acknowledge: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ leave: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(500, 6_000, 61_000) }) },
);

/** The truth of a read in one state: what it shows, and by which tags a change may touch it. */
function truthOf(read: string, state: State): { readonly text: string; readonly tags: string[] } | null {
  const [kind = '', of = ''] = read.split(' ');
  if (kind === 'list') return { text: JSON.stringify(state), tags: [] };
  const id = kind === 'get' ? of : entities.find((entity) => state[entity]?.name === of);
  return id === undefined ? null : { text: `${id} ${JSON.stringify(state[id])}`, tags: [id] };
}

/** The tags of a read before it is answered. */
function tagsOf(read: string): string[] {
  const [kind = '', of = ''] = read.split(' ');
  if (kind === 'list') return ['list'];
  // A name may be taken by any entity, also before it is known which one gave it up.
  return kind === 'get' ? [of] : ['absent'];
}

interface Write {
  readonly entity: string;
  /** The state that it made. */
  readonly made: number;
}

test('no answer is older than an eviction that was over when it was read', async () => {
  let hits = 0;
  let joins = 0;
  let checked = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const opened = openCache({ maxEntries: 40 });
      const states: State[] = [
        Object.fromEntries(entities.map((id) => [id, { name: `${id}'s`, version: 0 }])),
      ];
      const open: Write[] = [];
      const evicted: Write[] = [];
      const pending: { readonly call: SourceCall; readonly since: number }[] = [];
      const readers: Reader[] = [];
      const readings: Promise<void>[] = [];
      const now = () => states.length - 1;

      /** The oldest state that a read may show now. */
      function oldestAllowed(read: string): number {
        const altering = evicted.filter(
          ({ made }) =>
            truthOf(read, states[made - 1] ?? {})?.text !== truthOf(read, states[made] ?? {})?.text,
        );
        return Math.max(0, ...altering.map(({ made }) => made));
      }

      function read(read: string, reader: Reader) {
        const oldest = oldestAllowed(read);
        const known = opened.calls.length;
        const reading = opened.read(read, reader, { tags: tagsOf(read), rowsOf: () => 1 });
        for (const call of opened.calls.slice(known)) pending.push({ call, since: now() });
        readings.push(
          reading.then((outcome) => {
            const seenAt =
              typeof outcome === 'object' && outcome !== null && 'at' in outcome
                ? Number(outcome.at)
                : Number(/^Missing: (\d+)$/.exec(String(outcome))?.[1] ?? Number.NaN);
            if (Number.isNaN(seenAt)) return;
            checked += 1;
            expect(seenAt).toBeGreaterThanOrEqual(oldest);
          }),
        );
      }

      async function answer({ call, since }: (typeof pending)[number], late: boolean) {
        const at = late ? now() : since;
        const truth = truthOf(call.key, states[at] ?? {});
        await (truth === null ? call.fail(new Missing(`${at}`)) : call.answer({ ...truth, at }));
      }

      /** Calls of readers that had joined and read again meanwhile. */
      function gather() {
        const seen = new Set(pending.map(({ call }) => call));
        for (const call of opened.calls) {
          if (!seen.has(call) && !answered.has(call)) pending.push({ call, since: now() });
        }
      }
      const answered = new Set<SourceCall>();
      async function answerAt(index: number, late: boolean) {
        const [next] = pending.splice(index, 1);
        if (!next) return;
        answered.add(next.call);
        await answer(next, late);
        gather();
      }

      for (const doing of steps) {
        if ('read' in doing) {
          const reader = opened.reader(doing.hurried ? 4_000 : undefined);
          readers.push(reader);
          read(reads[doing.read] ?? '', reader);
        } else if ('answer' in doing) {
          if (pending.length > 0) await answerAt(doing.answer % pending.length, doing.late);
        } else if ('write' in doing) {
          const { [doing.write]: old, ...others } = states.at(-1) ?? {};
          const name = names[doing.name] ?? `${doing.write}'s`;
          const isTaken = Object.values(others).some((other) => other.name === name);
          const written = {
            name: isTaken ? `${doing.write}'s` : name,
            version: (old?.version ?? 0) + 1,
          };
          states.push({ ...states.at(-1), [doing.write]: written });
          open.push({ entity: doing.write, made: now() });
        } else if ('acknowledge' in doing) {
          const [write] = open.splice(doing.acknowledge % Math.max(1, open.length), 1);
          if (write) {
            opened.cache.evict([write.entity, 'list', 'absent']);
            evicted.push(write);
          }
        } else if ('leave' in doing) {
          await readers[doing.leave % Math.max(1, readers.length)]?.leave();
        } else {
          await opened.clock.advance(doing.wait);
        }
        await settle();
      }
      while (pending.length > 0) await answerAt(0, true);
      await Promise.all(readings);
      const stats = opened.cache.stats();
      expect(stats.inFlight).toBe(0);
      expect(opened.clock.appointments).toBe(0);
      hits += stats.hits;
      joins += stats.joins;
    }),
    { numRuns: 1_000 },
  );
  // The property proves nothing where nothing was cached or shared.
  expect([checked > 1_000, hits > 200, joins > 200]).toEqual([true, true, true]);
});
