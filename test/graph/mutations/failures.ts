import { expect } from 'vitest';
import type { Outcome } from './world.ts';

const text = expect.stringMatching(/\S/);

/** Refused before anything was sent, naming the field. */
export const wrongInput = (field: string): Outcome => ({
  result: {
    __typename: 'DirectoryInvalidInputError',
    field,
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining(`Argument "${field}": expected`),
    effect: 'NONE',
    requestId: null,
  },
  errors: undefined,
  calls: {},
  changes: {},
});

/** Refused by upstream, with nothing written. What it took to find that out is the caller's to say. */
const refused = (failure: object, calls: Record<string, number>): Outcome => ({
  result: { message: text, effect: 'NONE', requestId: text, ...failure },
  errors: undefined,
  calls,
  changes: {},
});

export const notFound = (id: string, calls: Record<string, number>) =>
  refused({ __typename: 'DirectoryNotFoundError', id, code: 'NOT_FOUND' }, calls);

export const outOfScope = (id: string, calls: Record<string, number>) =>
  refused({ __typename: 'DirectoryOutOfScopeError', id, code: 'OUT_OF_SCOPE' }, calls);

export const conflict = (field: string, calls: Record<string, number>) =>
  refused({ __typename: 'DirectoryConflictError', field, code: 'CONFLICT' }, calls);

export const notAccepted = (field: string, calls: Record<string, number>) =>
  refused({ __typename: 'DirectoryInvalidInputError', field, code: 'BAD_USER_INPUT' }, calls);

export const notPermitted = (calls: Record<string, number>) =>
  refused({ __typename: 'DirectoryNotPermittedError', code: 'UPSTREAM_UNAUTHORIZED' }, calls);
