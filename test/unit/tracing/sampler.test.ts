import { expect, test } from 'vitest';
import { createSampler } from '../../../src/tracing/sampler.ts';

/** Of these, spread over all there are, a quarter is below a quarter. */
const ids = Array.from(
  { length: 256 },
  (_, index) => `${'f'.repeat(18)}${index.toString(16).padStart(2, '0')}${'0'.repeat(12)}`,
);
const [id = ''] = ids;
const parent = (traceFlags: number) => ({ traceId: id, spanId: '1'.repeat(16), traceFlags });

test.each([
  ['always_on', 256, true, true],
  ['always_off', 0, false, false],
  ['traceidratio', 64, true, true],
  ['parentbased_always_on', 256, false, true],
  ['parentbased_always_off', 0, false, true],
  ['parentbased_traceidratio', 64, false, true],
] as const)('%s records %i of 256 traces', (name, recorded, belowUnsampled, belowSampled) => {
  const sampler = createSampler({ name, ratio: 0.25 });
  expect(ids.filter((each) => sampler(each, undefined))).toHaveLength(recorded);
  expect([sampler(id, parent(0)), sampler(id, parent(1))]).toEqual([belowUnsampled, belowSampled]);
});

test.each([
  [0, 0],
  [1, 256],
])('the share %d is none, or all', (ratio, recorded) => {
  const sampler = createSampler({ name: 'traceidratio', ratio });
  expect(ids.filter((each) => sampler(each, undefined))).toHaveLength(recorded);
});
