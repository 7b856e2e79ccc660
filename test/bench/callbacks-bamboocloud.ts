import { createHmac, randomBytes } from 'node:crypto';
import { createBambooCloudRoute } from '../../src/callbacks/bamboocloud/route.ts';
import { createProcessParts } from '../../src/shared-state/process/process-parts.ts';
import { createMemoryState } from '../../src/state/memory-state.ts';
import { encryptionKey, signatureKey, token, usualNow } from '../integration/bamboocloud/open-receiver.ts';
import { draft, toBody } from '../integration/bamboocloud/sender.ts';
import { measure, median } from './measure.ts';

const events = 5_000;
const rounds = 5;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** A CHECK_URL from bytes to reply, nothing applied: parsed, verified, remembered, decrypted, and its reply encrypted; beside the HMAC alone. */
export async function verifyBambooCloudCallbacks(out: (line: string) => void): Promise<void> {
  const route = createBambooCloudRoute({
    token: () => token,
    signatureKey: () => signatureKey,
    encryptionKey: () => encryptionKey,
    encryption: 'gcm',
    gcmLayout: 'iv12-prefix',
    replayWindowMs: 300_000,
    checkUrlReply: 'echo',
    clearOnNull: true,
    deleteUnknown: 200,
    customFields: [],
    managerField: undefined,
    allowPasswords: false,
    phoneRegion: '86',
    now: () => usualNow,
    random: { bytes: randomBytes, letters: (count) => 'x'.repeat(count) },
    openDirectory: () => {
      throw new Error('A CHECK_URL asks nobody');
    },
    publish: () => {},
    shared: { ...createProcessParts(() => usualNow), messages: createMemoryState(() => usualNow) },
    pause: async () => {},
    counters: { messages: () => {}, parts: () => {} },
    log: silent,
  });
  const headers = { authorization: `Bearer ${token}` };
  const text = 'x'.repeat(400);
  const full: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const bodies = Array.from({ length: events }, () => Buffer.from(toBody(draft('CHECK_URL', text))));
    let next = 0;
    const receive = async () => {
      const { status } = await route.receive({ headers, body: bodies[next++] ?? Buffer.alloc(0) });
      if (status !== 200) throw new Error(`Expected 200, but got ${status}`);
    };
    full.push((await measure(events, 1, receive)).perSecond);
    next = 0;
    const hash = async () => {
      createHmac('sha256', signatureKey)
        .update(bodies[next++] ?? '')
        .digest();
    };
    plain.push((await measure(events, 1, hash)).perSecond);
  }
  const [receivedPerSecond, hashedPerSecond] = [median(full), median(plain)];
  out('\nBambooCloud callbacks, from the bytes to the encrypted reply, beside the HMAC alone:');
  out(
    `  ${receivedPerSecond.toFixed(0)} a second, HMAC ${hashedPerSecond.toFixed(0)} a second, 1 : ${(hashedPerSecond / receivedPerSecond).toFixed(1)}`,
  );
}
