import { expect, test } from 'vitest';
import { openTracedGateway } from './traced-gateway.ts';

const one = 'query One($id: ID!) { user(by: { id: $id }) { displayName } }';

test('spans that the collector refuses are counted in the metrics', async () => {
  await using gateway = await openTracedGateway();
  const lost = async () => {
    const text = await (await fetch(new URL('/metrics', gateway.url))).text();
    return Number(/^eiam_trace_spans_lost_total (\d+)$/m.exec(text)?.[1]);
  };
  expect(await lost()).toBe(0);
  gateway.collector.replies.push(...Array.from({ length: 100 }, () => ({ status: 400 })));
  await gateway.ask(one, { id: gateway.emulator.samples.userId });
  // The operation's own and its one attempt's, and what the gateway asks for itself.
  await expect.poll(lost).toBeGreaterThanOrEqual(2);
});
