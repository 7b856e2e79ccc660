import { GraphQLScalarType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';

const dateTime = schema.getType('DateTime');
if (!(dateTime instanceof GraphQLScalarType)) throw new Error('Expected a scalar');

test.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [Date.UTC(2026, 0, 31, 8, 0, 0, 7), '2026-01-31T08:00:00.007Z'],
  [-1, '1969-12-31T23:59:59.999Z'],
  [8.64e15, '+275760-09-13T00:00:00.000Z'],
])('%d milliseconds since the epoch are written as %s', (value, text) => {
  expect(dateTime.serialize(value)).toBe(text);
});

test.each([
  ...['', '1234', '2026-01-31T08:00:00Z', true, 1n, [], null, new Date(0)],
  ...[Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1],
])('%o is no moment that could be written', (value) => {
  expect(() => dateTime.serialize(value)).toThrow();
});
