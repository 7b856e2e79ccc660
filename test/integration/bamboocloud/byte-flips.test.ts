import { expect, test } from 'vitest';
import { openReceiver } from './open-receiver.ts';
import { createVectorDirectory, prepareFor } from './vector-directory.ts';
import { environmentOf, vectors } from './vectors.ts';

/** What a signature stands for; without one a changed message is as good as another. */
const signed = vectors.filter(({ expect: { verdict }, options }) => verdict === 'accept' && options.signing);

/** Each message's every byte: one bit of it flipped, another one in the second round. */
const rounds = [0, 3];

function flipped(body: Buffer<ArrayBuffer>, place: number, bit: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(body);
  changed[place] = (changed[place] ?? 0) ^ (1 << bit);
  return changed;
}

test('of an accepted message no byte can be changed', async () => {
  let flips = 0;
  const accepted: unknown[] = [];
  for (const vector of signed) {
    const directory = createVectorDirectory();
    await using receiver = await openReceiver({
      environment: environmentOf(vector.options),
      emulator: { directory },
    });
    prepareFor(directory, vector.expect.normalizedEventType);
    receiver.clock.now = vector.now;
    receiver.emulator.counters.reset();
    const body = Buffer.from(vector.request.rawBody);
    const places = Array.from(body, (_, place) => place);
    for (const round of rounds) {
      const worker = async () => {
        for (let place = places.pop(); place !== undefined; place = places.pop()) {
          const changed = flipped(body, place, (place + round) % 8);
          const { status } = await receiver.post(changed, { ...vector.request.headers });
          flips += 1;
          if (status !== 400 && status !== 401) accepted.push({ id: vector.id, place, round, status });
        }
      };
      await Promise.all(Array.from({ length: 16 }, worker));
      places.push(...body.keys());
    }
    expect(receiver.events).toEqual([]);
    expect(receiver.emulator.counters.snapshot()).toEqual({});
    // What was refused left no mark: the message itself is taken.
    const { status } = await receiver.post(vector.request.rawBody, { ...vector.request.headers });
    expect(status).toBe(200);
  }
  expect(accepted).toEqual([]);
  expect(flips).toBeGreaterThan(5_000);
});
