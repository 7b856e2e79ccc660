import { expect, test } from 'vitest';
import { openReceiver } from './open-receiver.ts';
import { config, keyFor, vectors } from './vectors.ts';

const accepted = vectors.filter(({ expect: { verdict } }) => verdict === 'accept');

/** Which of a byte's bits are flipped: all where little is at stake for the budget and much for the parser, else one. */
function bitsOf(index: number, length: number): readonly number[] {
  const isEnvelopeOrTail = index < 24 || index >= length - 24;
  return isEnvelopeOrTail ? [0, 1, 2, 3, 4, 5, 6, 7] : [index % 8];
}

test('a message with one bit flipped, whichever its byte, is refused and publishes nothing', async () => {
  const state: { key: string | undefined } = { key: undefined };
  await using receiver = await openReceiver({
    keys: { document: config.jwks },
    encryptionKeyHex: () => state.key,
  });
  const taken: string[] = [];
  let flips = 0;
  for (const vector of accepted) {
    receiver.clock.now = vector.now * 1_000;
    state.key = keyFor(vector);
    const body = Buffer.from(vector.request.rawBody);
    const mutants = [...body.keys()].flatMap((index) =>
      bitsOf(index, body.length).map((bit) => {
        const mutant = Buffer.from(body);
        mutant[index] = (mutant[index] ?? 0) ^ (1 << bit);
        return { mutant, name: `${vector.id} byte ${index} bit ${bit}` };
      }),
    );
    flips += mutants.length;
    // As many at a time as the route lets in.
    for (let start = 0; start < mutants.length; start += 128) {
      const replies = mutants.slice(start, start + 128).map(async ({ mutant, name }) => {
        const { status } = await receiver.receive(mutant);
        if (status !== 400) taken.push(`${name}: ${status}`);
      });
      await Promise.all(replies);
    }
  }
  expect(taken).toEqual([]);
  expect(receiver.published).toEqual([]);
  expect(flips).toBeGreaterThan(10_000);
});
