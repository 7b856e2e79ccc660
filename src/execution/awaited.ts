import type { Values } from './values.ts';

/**
 * Whether a value has to be waited for. Resolvers are of this repository, and give promises of the language: to look for a method `then`
 * would search each object of an answer, by all the shapes that there are.
 */
export function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}

/** The same object once all of its fields are there. */
export function settleFields(results: Values): Promise<Values> {
  const awaited: Promise<void>[] = [];
  for (const key of Object.keys(results)) {
    const value = results[key];
    if (!isPromise(value)) continue;
    awaited.push(
      value.then((resolved) => {
        results[key] = resolved;
      }),
    );
  }
  const [first] = awaited;
  const all: Promise<unknown> = first && awaited.length === 1 ? first : Promise.all(awaited);
  return all.then(() => results);
}
