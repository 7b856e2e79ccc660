import { createApp } from '../../../src/app.ts';
import { releaseStartMemory } from '../../../src/composition/start-memory.ts';
import { parseConfig } from '../../../src/config.ts';
import { atRate, createEventNumbers, type Order, usageNow } from './messages.ts';

/** A gateway that publishes events by order of its parent. */
const log = { info: () => {}, warn: () => {}, error: () => {} };
const app = await createApp(parseConfig({ PORT: '0', EMULATOR_USERS: '10', MIRROR: 'off' }), { log });
// As `npm start` does.
releaseStartMemory({ hasMirror: false });
const { url } = await app.listen();
const next = createEventNumbers();

function publish(): void {
  const number = next();
  app.publish({
    id: `event-${number}`,
    origin: 'ALIBABA_CALLBACK',
    kind: 'USER',
    change: 'UPDATED',
    entityId: `event_${number}`,
    relatedIds: [],
    changedFields: ['displayName'],
    occurredAt: Date.now(),
  });
}

process.on('message', (message: Order) => {
  if (message.order === 'usage') process.send?.(usageNow());
  if (message.order === 'publish') void atRate(message.rate, publish).then(() => process.send?.('published'));
});
process.send?.(url);
