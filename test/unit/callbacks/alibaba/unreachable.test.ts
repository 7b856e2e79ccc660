import { beforeAll, expect, test } from 'vitest';
import { SharedStateUnavailableError } from '../../../../src/shared-state/ports.ts';
import { createProcessParts } from '../../../../src/shared-state/process/process-parts.ts';
import { listsOf, openReceiver, startedAt } from './open-receiver.ts';
import { createSigner, event, type Signer } from './sender.ts';

let signer: Signer;

beforeAll(async () => {
  signer = await createSigner('KEY1');
});

const unavailable = async () => {
  throw new SharedStateUnavailableError('It did not answer');
};

test('what cannot be marked is to come again, and is done once', async () => {
  const parts = createProcessParts(() => startedAt);
  const marks = { ...parts.marks };
  const shared = { ...parts, marks, isReachable: true };
  await using receiver = await openReceiver({ keys: { document: signer.document }, shared });
  const [first, second] = [event('user:create', 'user_a'), event('user:create', 'user_b')];
  const token = await signer.sign(startedAt, [first, second]);
  marks.markDone = async (eventId) =>
    eventId === first.eventId ? parts.marks.markDone(eventId) : unavailable();
  expect(await receiver.deliver(token)).toMatchObject({ status: 503, body: { error: 'internal_error' } });
  shared.isReachable = false;
  expect(await receiver.deliver(token)).toMatchObject({ status: 503, body: { error: 'internal_error' } });
  shared.isReachable = true;
  marks.markDone = parts.marks.markDone;
  expect(listsOf(await receiver.deliver(token)).success).toEqual([first.eventId, second.eventId]);
  // The feed gives one change for both deliveries of the second, by its id.
  expect(receiver.published.map(({ id }) => id)).toEqual([first.eventId, second.eventId, second.eventId]);
});
