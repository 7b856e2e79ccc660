import { expect } from 'vitest';
import type { Outcome } from './world.ts';

const text = expect.stringMatching(/\S/);

/** `input.email.address` as the path of a failure: within the input, and null for the input as a whole. */
function pathOf(field: string): readonly string[] | null {
  const path = field.split('.').slice(1);
  return path.length > 0 ? path : null;
}

/** Refused before anything was sent, naming every field that is wrong. */
export const wrongInput = (...fields: readonly string[]): Outcome => ({
  result: {
    __typename: 'DirectoryInvalidInputError',
    path: pathOf(fields[0] ?? ''),
    code: 'BAD_USER_INPUT',
    message:
      fields.length === 1
        ? expect.stringContaining(`Argument "${fields[0]}": expected`)
        : `${fields.length} values of the input are wrong: ${fields.join(', ')}`,
    effect: 'NONE',
    requestId: null,
    issues: fields.map((field) => ({
      path: pathOf(field),
      code: expect.stringMatching(/^(INVALID|NOT_CLEARABLE)$/),
      message: expect.stringContaining('expected'),
    })),
  },
  errors: undefined,
  calls: {},
  changes: {},
});

/** Refused by upstream, with nothing written. What it took to find that out is the caller's to say. */
const refused = (failure: object, calls: Record<string, number>): Outcome => ({
  result: { message: text, effect: 'NONE', requestId: text, path: null, ...failure },
  errors: undefined,
  calls,
  changes: {},
});

export const notFound = (id: string, calls: Record<string, number>) =>
  refused({ __typename: 'DirectoryNotFoundError', targetId: id, code: 'NOT_FOUND' }, calls);

export const outOfScope = (id: string, calls: Record<string, number>) =>
  refused({ __typename: 'DirectoryOutOfScopeError', targetId: id, code: 'OUT_OF_SCOPE' }, calls);

export const conflict = (field: string, calls: Record<string, number>) =>
  refused({ __typename: 'DirectoryConflictError', path: pathOf(field), code: 'CONFLICT' }, calls);

export const notAccepted = (field: string, calls: Record<string, number>) =>
  refused(
    {
      __typename: 'DirectoryInvalidInputError',
      path: pathOf(field),
      code: 'BAD_USER_INPUT',
      issues: [{ path: pathOf(field) ?? [], code: 'REFUSED', message: text }],
    },
    calls,
  );

export const notPermitted = (calls: Record<string, number>) =>
  refused(
    { __typename: 'DirectoryNotPermittedError', code: 'UPSTREAM_UNAUTHORIZED', permission: null },
    calls,
  );
