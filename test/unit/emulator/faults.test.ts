import { expect, test } from 'vitest';
import { parseFaultHeader } from '../../../src/emulator/fault-header.ts';
import { type Fault, Faults, momentOf } from '../../../src/emulator/faults.ts';

const slow: Fault = { kind: 'latency', ms: 5 };
const broken: Fault = { kind: 'error500' };

test('a fault hits its operation, * and nothing said hit all', () => {
  const faults = new Faults(1);
  faults.add({ operation: 'GetUser', fault: slow });
  faults.add({ operation: '*', fault: broken });
  expect(faults.draw('GetUser')).toEqual([slow, broken]);
  expect(faults.draw('ListUsers')).toEqual([broken]);
});

test('a script is used up by matching calls, in order', () => {
  const faults = new Faults(1);
  faults.add({ operation: 'GetUser', script: [slow, null, broken] });
  const drawn = ['GetUser', 'ListUsers', 'GetUser', 'GetUser', 'GetUser'].map((name) => faults.draw(name));
  expect(drawn).toEqual([[slow], [], [], [broken], []]);
});

test('times limits the hits, not the calls', () => {
  const faults = new Faults(1);
  faults.add({ fault: slow, rate: 0.5, times: 3 });
  const hits = Array.from({ length: 100 }, () => faults.draw('GetUser').length);
  expect(hits.reduce((sum, hit) => sum + hit, 0)).toBe(3);
});

test('a rate is drawn from the seed', () => {
  const run = (seed: number) => {
    const faults = new Faults(seed);
    faults.add({ fault: slow, rate: 0.3 });
    return Array.from({ length: 1_000 }, () => faults.draw('GetUser').length).join('');
  };
  expect(run(1)).toBe(run(1));
  expect(run(1)).not.toBe(run(2));
  const hits = run(1).split('1').length - 1;
  expect(hits).toBeGreaterThan(240);
  expect(hits).toBeLessThan(360);
});

test('a disposed rule is gone, and clear takes all', () => {
  const faults = new Faults(1);
  {
    using _rule = faults.add({ fault: slow });
    faults.add({ fault: broken });
    expect(faults.draw('GetUser')).toEqual([slow, broken]);
  }
  expect(faults.draw('GetUser')).toEqual([broken]);
  faults.clear();
  expect(faults.draw('GetUser')).toEqual([]);
});

test('the header names faults and their values', () => {
  expect(parseFaultHeader('throttle;retryAfterMs=50')).toEqual([{ kind: 'throttle', retryAfterMs: 50 }]);
  expect(parseFaultHeader('latency; ms=20 , shiftRows;rows=-2,error503')).toEqual([
    { kind: 'latency', ms: 20 },
    { kind: 'shiftRows', rows: -2 },
    { kind: 'error503' },
  ]);
  const timed = ['latency;ms=1', 'error500', 'error503', 'neverAnswer', 'dropBeforeAnswer', 'html'];
  for (const text of timed) {
    const [fault] = parseFaultHeader(`${text};effect=after`);
    expect(fault).toMatchObject({ effect: 'after' });
    expect(fault && momentOf(fault)).toBe('after');
  }
  for (const wrong of [
    'error500;effect=soon',
    '',
    'latency',
    // A timer that is set for so long ends at once.
    'latency;ms=2147483648',
    'throttle;status=x',
    'html;status=1',
    'nothing',
  ]) {
    expect(() => parseFaultHeader(wrong)).toThrow(/^Not a fault:/);
  }
});

test('a fault strikes before the effect, unless it needs the answer or is set to strike after it', () => {
  const moment = (text: string) => parseFaultHeader(text).map(momentOf);
  const before =
    'latency;ms=1, throttle, error500, error503, expireToken, neverAnswer, html, shiftRows;rows=1';
  expect(new Set(moment(before))).toEqual(new Set(['before']));
  expect(new Set(moment('dropBeforeAnswer, dropMidBody, truncatedJson'))).toEqual(new Set(['after']));
  expect(moment('dropBeforeAnswer;effect=before')).toEqual(['before']);
});
