import { expect } from 'vitest';
import type { Answer } from '../../support/gateway.ts';

type Place = readonly (string | number)[];

/** One error of an answer, as it is sent, but for where in the document it stands. */
export interface ExpectedError {
  readonly path: Place;
  readonly operation: string;
  /** Left out: the whole reply could not be read. */
  readonly member?: string;
}

const requestId = expect.stringMatching(/^[\w-]{8,}$/);

function toWhole({ path, operation, member }: ExpectedError) {
  const upstream =
    member === undefined
      ? { operation, code: null, status: 200, requestId }
      : { operation, member, requestId };
  const message =
    member === undefined
      ? 'EIAM answered with something the gateway cannot read.'
      : `EIAM sent no value for ${member} that the gateway can read.`;
  return {
    message,
    path,
    locations: [expect.anything()],
    extensions: { code: 'UPSTREAM_INVALID_RESPONSE', upstream },
  };
}

const byPath = (one: { readonly path?: Place }, other: { readonly path?: Place }) =>
  JSON.stringify(one.path) < JSON.stringify(other.path) ? -1 : 1;

/** Errors are compared whole; their order is that in which fields fail, and no promise. */
export function expectErrors({ errors = [] }: Answer, expected: readonly ExpectedError[]): void {
  expect([...errors].sort(byPath)).toEqual(expected.map(toWhole).sort(byPath));
}

/** The places of the objects that bear an id, lists' order. */
export function placesOf(data: unknown, id: string, at: Place = []): readonly Place[] {
  if (typeof data !== 'object' || data === null) return [];
  const here = 'id' in data && data.id === id ? [at] : [];
  const entries = Object.entries(data).map(([name, inside]): readonly [string | number, unknown] => [
    Array.isArray(data) ? Number(name) : name,
    inside,
  ]);
  return [...here, ...entries.flatMap(([name, inside]) => placesOf(inside, id, [...at, name]))];
}

/** The data with another value at one place. */
export function withValueAt(data: unknown, [name, ...rest]: Place, value: unknown): unknown {
  if (name === undefined) return value;
  if (typeof data !== 'object' || data === null) throw new Error(`Expected an object around ${name}`);
  const inside = withValueAt(Reflect.get(data, name), rest, value);
  if (!Array.isArray(data)) return { ...data, [name]: inside };
  return data.map((item, index) => (index === name ? inside : item));
}
