import { expect, test } from 'vitest';
import { listsOf, openReceiver } from './open-receiver.ts';
import { config, keyFor, vectors } from './vectors.ts';

const generic = { error: 'bad_request', errorDescription: 'The request is not a valid event callback.' };

test('every vector gets its verdict, in the order of the file and with one memory', async () => {
  const state: { key: string | undefined } = { key: undefined };
  const publishedIds: string[] = [];
  await using receiver = await openReceiver({
    keys: { document: config.jwks },
    encryptionKeyHex: () => state.key,
    publish: ({ id }) => {
      // The vectors' own set-up: this one meets a temporary error.
      if (id === 'evnt_testvector0007') throw new Error('Not now');
      publishedIds.push(id);
    },
  });
  const expectedIds: string[] = [];
  for (const vector of vectors) {
    receiver.clock.now = vector.now * 1_000;
    state.key = keyFor(vector);
    const reply = await receiver.post(vector.request.rawBody);
    expect([vector.id, reply.status]).toEqual([vector.id, vector.expect.httpStatus]);
    if (vector.expect.verdict === 'reject') {
      expect([vector.id, reply.body]).toEqual([vector.id, generic]);
    } else {
      const ids = (vector.expect.events ?? []).map(({ eventId }) => eventId);
      const retried = ids.filter((id) => id === 'evnt_testvector0007');
      const success = ids.filter((id) => id !== 'evnt_testvector0007');
      expect([vector.id, listsOf(reply)]).toEqual([vector.id, { success, skipped: [], failed: [], retried }]);
      const isNew = (id: string) => id !== 'evnt_testvector0001' && !expectedIds.includes(id);
      expectedIds.push(...success.filter(isNew));
    }
    expect([vector.id, publishedIds]).toEqual([vector.id, expectedIds]);
  }
  expect(vectors.length).toBeGreaterThan(15);
});
