import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberOf, openFeed } from './feed-world.ts';

const ids = ['user_1', 'user_2', 'group_1', 'ou_1'];

type Step = { readonly publish: string } | { readonly read: number } | 'reconnect';

const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ publish: fc.constantFrom(...ids) }) },
    { weight: 4, arbitrary: fc.record({ read: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 2, arbitrary: fc.constant('reconnect' as const) },
  ),
  { minLength: 20, maxLength: 80, size: 'max' },
);

/** A change by its number among all that were published, or what stands for those that are lost. */
type Heard = number | 'resync';

/**
 * A subscriber that reads in fits and starts and loses its connection whenever it likes: with changes that were not read, with
 * a read on its way, or with an answer to it that never arrived.
 */
async function live(taken: readonly Step[], wanted: readonly string[] | undefined, logSize: number) {
  const { subscribe, publish, settle } = openFeed({ logSize });
  const published: string[] = [];
  const heard: Heard[] = [];
  let cursor: string | undefined;
  let connection = subscribe({ ids: wanted });
  let isReading = false;
  let reconnects = 0;

  function read(): void {
    if (isReading) return;
    isReading = true;
    const own = connection;
    void own.changes.next().then(({ value }) => {
      if (own !== connection || !value) return;
      isReading = false;
      cursor = value.cursor;
      heard.push(value.type === 'DirectoryResyncRequired' ? 'resync' : Number(numberOf(value)));
    });
  }

  for (const step of [...taken, { read: 200 }]) {
    if (step === 'reconnect') {
      // Who has not heard anything yet has nothing to resume from.
      if (cursor === undefined) continue;
      const lost = connection;
      connection = subscribe({ ids: wanted, after: cursor });
      isReading = false;
      reconnects += 1;
      lost.leave();
    } else if ('publish' in step) {
      publish({ entityId: step.publish, changedFields: [`${published.length}`] });
      published.push(step.publish);
    } else {
      for (let count = 0; count < step.read; count += 1) {
        read();
        await settle();
      }
    }
  }
  const due = published.flatMap((id, number) => (wanted?.includes(id) === false ? [] : [number]));
  return { heard, due, reconnects };
}

/** The stretches between resyncs, each of which must be without a gap; the last one reaches the end. */
function expectWhole(heard: readonly Heard[], due: readonly number[]): void {
  let behind = 0;
  let isLost = false;
  for (const change of heard) {
    if (change === 'resync') {
      isLost = true;
      continue;
    }
    const place = due.indexOf(change);
    if (isLost) expect(place).toBeGreaterThanOrEqual(behind);
    else expect(place).toBe(behind);
    behind = place + 1;
    isLost = false;
  }
  // Behind a resync nothing may be left to hear.
  if (!isLost) expect(behind).toBe(due.length);
}

test('over random disconnects nothing is lost and nothing is sent twice', async () => {
  let resyncs = 0;
  let reconnects = 0;
  const wanted = fc.option(fc.subarray(ids, { minLength: 1 }), { nil: undefined });
  const logSize = fc.integer({ min: 3, max: 12 });
  const property = fc.asyncProperty(steps, wanted, logSize, async (...life) => {
    const lived = await live(...life);
    expectWhole(lived.heard, lived.due);
    resyncs += lived.heard.filter((change) => change === 'resync').length;
    reconnects += lived.reconnects;
  });
  await fc.assert(property, { seed: 5, numRuns: 300 });
  expect(resyncs).toBeGreaterThan(50);
  expect(reconnects).toBeGreaterThan(500);
});
