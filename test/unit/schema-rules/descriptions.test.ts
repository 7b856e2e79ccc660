import { expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { wrongDescriptions } from './descriptions.ts';

test('every type, field, argument and enum value has a description that says something its name does not', () => {
  expect(wrongDescriptions(schema)).toEqual([]);
});
