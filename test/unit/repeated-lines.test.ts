import { expect, test } from 'vitest';
import { createRepeatedLines } from '../../src/observability/repeated-lines.ts';

function open() {
  const written: object[] = [];
  const due: (() => void)[] = [];
  const write = (facts: object, text: string) => void written.push({ ...facts, text });
  const lines = createRepeatedLines({ info: write, warn: write, error: write }, (callback) => {
    due.push(callback);
    return () => {};
  });
  const passMinute = () => {
    for (const callback of due.splice(0)) callback();
  };
  return { ...lines, written, passMinute };
}

test("lines that differ in requests' ids alone are one a minute, EIAM's ids among them", () => {
  const { log, written, passMinute } = open();
  for (const id of ['a', 'b', 'c'])
    log.warn({ requestId: id, upstream: { operation: 'GetUser', requestId: `eiam-${id}` } }, 'refused');
  const line = (id: string) => ({
    requestId: id,
    upstream: { operation: 'GetUser', requestId: `eiam-${id}` },
    text: 'refused',
  });
  expect(written).toEqual([line('a')]);
  passMinute();
  passMinute();
  expect(written).toEqual([line('a'), { ...line('c'), count: 2 }]);
});

test('errors are distinguished by their messages and levels', () => {
  const { log, written } = open();
  for (const err of [new Error('one'), new Error('one'), new TypeError('one')]) log.error({ err }, 'failed');
  log.warn({}, 'failed');
  expect(written).toHaveLength(3);
});

test('beyond a thousand kinds a minute lines have their text alone', () => {
  const { log, written, passMinute } = open();
  for (let kind = 0; kind < 1_010; kind += 1) log.warn({ kind }, 'refused');
  expect(written).toHaveLength(1_001);
  expect(written.at(-1)).toEqual({ text: 'refused' });
  passMinute();
  expect(written.at(-1)).toEqual({ text: 'refused', count: 9 });
});
