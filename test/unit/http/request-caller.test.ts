import { expect, test } from 'vitest';
import { createHeaderValues } from '../../../src/http/operation/request.ts';
import { RequestCaller } from '../../../src/http/operation/request-caller.ts';

const access = { viewer: null, permissions: new Set<never>(), signIn: 'none' } as const;

function callerWith(consistency: string | undefined, reads = true) {
  const headers = createHeaderValues({ 'x-eiam-consistency': consistency });
  const { signal } = new AbortController();
  const { verifySeams, acceptsStale } = new RequestCaller(
    { headers, signal, id: 'id', arrivedAt: 0 },
    access,
    reads,
  );
  return { verifySeams, acceptsStale };
}

test.each([
  [undefined, { verifySeams: false, acceptsStale: true }],
  ['live', { verifySeams: false, acceptsStale: false }],
  [' Live ', { verifySeams: false, acceptsStale: false }],
  ['walk', { verifySeams: true, acceptsStale: true }],
  ['walk, live', { verifySeams: true, acceptsStale: false }],
  ['alive', { verifySeams: false, acceptsStale: true }],
])('x-eiam-consistency: %s', (consistency, expected) => {
  expect(callerWith(consistency)).toEqual(expected);
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['cursor', 'cursor'],
])('Last-Event-ID: %j', (sent, expected) => {
  const headers = createHeaderValues({ 'last-event-id': sent });
  const { signal } = new AbortController();
  const caller = new RequestCaller({ headers, signal, id: 'id', arrivedAt: 0 }, access, true);
  expect(caller.lastEventId).toBe(expected);
});

test('what changes the directory accepts nothing past its time', () => {
  expect(callerWith(undefined, false).acceptsStale).toBe(false);
});
