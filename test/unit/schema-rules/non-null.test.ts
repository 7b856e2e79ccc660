import { expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { nonNullFields } from './nullability.ts';
import { isAllowed, reasons } from './promised-non-null.ts';

test('a field is non-null only for a reason', () => {
  const unexplained = [...nonNullFields(schema)].filter(([coordinate, type]) => !isAllowed(coordinate, type));
  expect(unexplained.map(([coordinate, type]) => `${coordinate}: ${type}`)).toEqual([]);
});

test.each(reasons)('$because', ({ fields }) => {
  expect([...nonNullFields(schema).keys()].filter((coordinate) => fields.test(coordinate))).not.toEqual([]);
});
