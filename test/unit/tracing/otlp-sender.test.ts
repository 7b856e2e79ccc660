import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { createOtlpSender, ExportError } from '../../../src/tracing/export/otlp-sender.ts';
import { openCollector, type Reply } from '../../support/collector.ts';

const body = Buffer.from('{"resourceSpans":[]}');
const never = new AbortController().signal;

async function send(replies: readonly Reply[], { signal = never, url = '' } = {}) {
  await using stack = new AsyncDisposableStack();
  const collector = stack.use(await openCollector());
  const dispatcher = new Agent();
  stack.defer(() => dispatcher.destroy());
  collector.replies.push(...replies);
  const pauses: number[] = [];
  const deliver = createOtlpSender(
    {
      url: url || `${collector.url}/v1/traces?tenant=a`,
      headers: () => ({}),
      timeoutMs: 10_000,
      gzip: false,
    },
    {
      dispatcher,
      random: () => 0,
      pause: async (delayMs) => void pauses.push(delayMs),
    },
  );
  const error = await deliver(body, signal).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, pauses, requests: collector.requests.map((request) => request.url) };
}

const ok = { status: 200 };
const path = '/v1/traces?tenant=a';

test('a batch that is taken is sent once', async () => {
  expect(await send([ok])).toEqual({ error: undefined, pauses: [], requests: [path] });
});

test.each([429, 502, 503, 504])('behind %i it is sent again, later each time', async (status) => {
  const { error, pauses, requests } = await send([{ status }, { status }, { status }, ok]);
  expect(error).toBeUndefined();
  expect(pauses).toEqual([250, 500, 1_000]);
  expect(requests).toHaveLength(4);
});

test('it is sent five times at most', async () => {
  const { error, requests } = await send(Array.from({ length: 6 }, () => ({ status: 503 })));
  expect(error).toEqual(new ExportError('the collector answered 503'));
  expect(requests).toHaveLength(5);
});

test('it is sent again when the collector says', async () => {
  const { pauses } = await send([{ status: 503, headers: { 'retry-after': '7' } }, ok]);
  expect(pauses).toEqual([7_000]);
});

test.each([400, 401, 404, 500])('behind %i it is given up', async (status) => {
  const { error, requests } = await send([{ status, body: { message: 'secret' } }]);
  expect(error).toEqual(new ExportError(`the collector answered ${status}`));
  expect(requests).toHaveLength(1);
});

test('what is refused of a batch that is taken is said, and not sent again', async () => {
  const partialSuccess = { rejectedSpans: '3', errorMessage: 'too old' };
  const { error, requests } = await send([{ status: 200, body: { partialSuccess } }]);
  expect(error).toMatchObject({ message: 'the collector refused spans', rejected: 3 });
  expect(requests).toHaveLength(1);
});

test('where nothing listens the time for it is not waited out', async () => {
  const { error, pauses } = await send([], { url: 'http://127.0.0.1:1/v1/traces' });
  expect(error).toMatchObject({ name: 'ExportError', message: 'the collector was not reached' });
  expect(pauses).toHaveLength(4);
});

test('what is cut off is not sent again', async () => {
  const { error, pauses } = await send([], { signal: AbortSignal.abort() });
  expect(error).toMatchObject({ message: 'the collector was not reached' });
  expect(pauses).toEqual([]);
});
