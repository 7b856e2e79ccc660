import { describe, expectTypeOf, test } from 'vitest';
import type { StrictTypesQuery as ForAnyClient } from './operations/__generated__/any-client.ts';
import type { StrictTypesQuery as ForErrorHandlingClient } from './operations/__generated__/error-handling-client.ts';
import type { StrictTypesQuery$data } from './operations/__generated__/StrictTypesQuery.graphql.ts';
import type { UserQuery$data } from './operations/__generated__/UserQuery.graphql.ts';

// What is claimed here is checked by the compiler, in `npm run test:clients` as well: running it shows nothing.

/** What a client may read of a field. */
type Read<Value> = Value | null | undefined;

describe('relay-compiler takes schema.graphql as it is', () => {
  type User = NonNullable<UserQuery$data['user']>;
  type StrictUser = NonNullable<StrictTypesQuery$data['user']>;

  test('a @semanticNonNull field is never null where errors are thrown', () => {
    expectTypeOf<StrictUser['username']>().toEqualTypeOf<string>();
    expectTypeOf<null>().not.toExtend<StrictUser['source']>();
    expectTypeOf<null>().not.toExtend<StrictUser['source']['type']>();
  });

  test('nor is what its levels name: a list, its items, or both', () => {
    type Units = StrictUser['organizationalUnits'];
    expectTypeOf<Units['completeness']>().not.toBeNullable();
    expectTypeOf<Units['edges'][number]['primary']>().toEqualTypeOf<boolean>();
    expectTypeOf<Units['edges'][number]['node']['name']>().toEqualTypeOf<string>();
    expectTypeOf<StrictTypesQuery$data['users']['nodes'][number]['username']>().toEqualTypeOf<string>();
    expectTypeOf<StrictTypesQuery$data['rootOrganizationalUnits'][number]['name']>().toEqualTypeOf<string>();
  });

  test('any other field may be, and without @throwOnFieldError all of them', () => {
    expectTypeOf<StrictUser['displayName']>().toEqualTypeOf<Read<string>>();
    expectTypeOf<null>().toExtend<StrictTypesQuery$data['user']>();
    expectTypeOf<User['username']>().toEqualTypeOf<Read<string>>();
    expectTypeOf<null>().toExtend<User['source']>();
  });

  test('DateTime is a scalar that a client names the type of', () => {
    expectTypeOf<StrictUser['updatedAt']>().toEqualTypeOf<string>();
  });
});

describe('GraphQL Code Generator takes schema.graphql as it is', () => {
  type User = NonNullable<ForAnyClient['user']>;
  type StrictUser = NonNullable<ForErrorHandlingClient['user']>;

  test('a @semanticNonNull field is never null for a client that handles errors', () => {
    expectTypeOf<StrictUser['username']>().toEqualTypeOf<string>();
    expectTypeOf<StrictUser['updatedAt']>().toEqualTypeOf<string>();
    expectTypeOf<null>().not.toExtend<StrictUser['source']['type']>();
  });

  test('nor is what its levels name: a list, its items, or both', () => {
    type Units = StrictUser['organizationalUnits'];
    expectTypeOf<Units['completeness']>().not.toBeNullable();
    expectTypeOf<Units['edges'][number]['primary']>().toEqualTypeOf<boolean>();
    expectTypeOf<Units['edges'][number]['node']['name']>().toEqualTypeOf<string>();
    expectTypeOf<ForErrorHandlingClient['users']['nodes'][number]['username']>().toEqualTypeOf<string>();
    expectTypeOf<ForErrorHandlingClient['rootOrganizationalUnits'][number]['name']>().toEqualTypeOf<string>();
    expectTypeOf<null>().toExtend<NonNullable<ForAnyClient['rootOrganizationalUnits']>[number]>();
  });

  test('any other field may be, and for any client all of them', () => {
    expectTypeOf<StrictUser['displayName']>().toEqualTypeOf<string | null>();
    expectTypeOf<null>().toExtend<ForErrorHandlingClient['user']>();
    expectTypeOf<User['username']>().toEqualTypeOf<string | null>();
    expectTypeOf<null>().toExtend<User['source']>();
  });
});
