import type { Values } from './values.ts';

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
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
