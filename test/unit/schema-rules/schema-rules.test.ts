import { describe, expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { type ForwardLists, unlikeConnections, unlikeLists } from './connections.ts';
import { wrongDescriptions } from './descriptions.ts';
import { foreignNames, oddlySpelt } from './names.ts';
import { idsOfNoNode, nonNullFields, nonNullObjects, nonNullRoots, unlikeInterfaces } from './nullability.ts';
import { isAllowed, reasons } from './promised-non-null.ts';

/** Ranked or in the order of time: there is no way back through them. */
const forward: ForwardLists = {
  'Query.identityProviders': ['first: Int = 20', 'after: String'],
  'Query.searchDirectory': ['first: Int = 20', 'after: String'],
  'Query.directoryChanges': ['first: Int = 100', 'after: String!'],
};

/** Objects that the gateway makes, or that are gone together with their list. */
const listsOfMadeObjects =
  /^(\w+Connection\.edges|\w+Payload\.failures|DirectoryInvalidInputError\.issues|User\.memberOf)$/;

describe('identity and null', () => {
  test('only a Node has a field `id`', () => {
    expect(idsOfNoNode(schema)).toEqual([]);
  });

  test('root fields are nullable, but for lists of what was asked for by id, federation, and events', () => {
    expect(nonNullRoots(schema).sort()).toEqual(
      ['Query._entities', 'Query._service', 'Query.nodes', 'Subscription.directoryChanged'].sort(),
    );
  });

  test('lists of what upstream names have nullable items', () => {
    expect(nonNullObjects(schema).filter((coordinate) => !listsOfMadeObjects.test(coordinate))).toEqual([]);
  });

  test('a field is as nullable as its interface says', () => {
    expect(unlikeInterfaces(schema)).toEqual([]);
  });
});

describe('connections', () => {
  test('have the same fields, as nullable and as marked, and so have their edges', () => {
    expect(unlikeConnections(schema)).toEqual([]);
  });

  test('are paged by the same arguments, and are null with an error alone', () => {
    expect(unlikeLists(schema, forward)).toEqual([]);
  });
});

describe('names', () => {
  test('of types begin with Directory or with the name of one of the four nouns, or are those of a mutation', () => {
    expect(foreignNames(schema)).toEqual([]);
  });

  test('are spelt in one way', () => {
    expect(oddlySpelt(schema)).toEqual([]);
  });
});

describe('a field is non-null', () => {
  test('only for a reason', () => {
    const unexplained = [...nonNullFields(schema)].filter(
      ([coordinate, type]) => !isAllowed(coordinate, type),
    );
    expect(unexplained.map(([coordinate, type]) => `${coordinate}: ${type}`)).toEqual([]);
  });

  test.each(reasons)('since $because', ({ fields }) => {
    expect([...nonNullFields(schema).keys()].filter((coordinate) => fields.test(coordinate))).not.toEqual([]);
  });
});

test('every type, field, argument and enum value has a description that says something its name does not', () => {
  expect(wrongDescriptions(schema)).toEqual([]);
});
