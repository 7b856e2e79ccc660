import { expect, test } from 'vitest';
import { parseStrictJson, StrictJsonError } from '../../../src/callbacks/strict-json.ts';

/** None of these is JSON: what is said of them first is what was looked at first. */
test.each([
  ['brackets', '['.repeat(1_048_576), 'levels'],
  ['objects', '{"a":'.repeat(200_000), 'levels'],
  ['pairs of brackets', `[${'[],'.repeat(300_000)}`, 'pieces'],
  ['commas', ','.repeat(1_048_576), 'pieces'],
  ['names', `{${'"":0,'.repeat(200_000)}`, 'pieces'],
])('a body of nothing but %s is refused before it is parsed', (_name, text, said) => {
  expect(() => parseStrictJson(text)).toThrow(StrictJsonError);
  expect(() => parseStrictJson(text)).toThrow(said);
});

test.each([
  [`${'['.repeat(32)}${']'.repeat(32)}`],
  [JSON.stringify({ deep: '['.repeat(100_000), wide: ','.repeat(100_001), quoted: '"[\\"'.repeat(50) })],
  [JSON.stringify(Array.from({ length: 100_000 }, () => 0))],
])('what a string says is no structure, and the limits are within', (text) => {
  expect(parseStrictJson(text)).toEqual(JSON.parse(text));
});

test.each(['"', '"\\', '{"a', ']', ''])('%j is no JSON', (text) => {
  expect(() => parseStrictJson(text)).toThrow('Expected JSON');
});

test('an integer that no number holds keeps its digits', () => {
  const text = '{"a":12345678901234567890,"b":[-9007199254740993],"c":9007199254740991,"d":1.5,"e":1e400}';
  expect(parseStrictJson(text)).toEqual({
    a: '12345678901234567890',
    b: ['-9007199254740993'],
    c: 9_007_199_254_740_991,
    d: 1.5,
    e: Number.POSITIVE_INFINITY,
  });
});
