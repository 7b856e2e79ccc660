export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The same fields in the same order, once all of them are there. */
export function settleFields(results: Record<string, unknown>): Promise<Record<string, unknown>> {
  const settled: Record<string, unknown> = Object.create(null);
  const awaited: Promise<void>[] = [];
  for (const key of Object.keys(results)) {
    const value = results[key];
    settled[key] = undefined;
    if (isPromise(value)) {
      awaited.push(
        value.then((resolved) => {
          settled[key] = resolved;
        }),
      );
    } else settled[key] = value;
  }
  const [first] = awaited;
  const all: Promise<unknown> = first && awaited.length === 1 ? first : Promise.all(awaited);
  return all.then(() => settled);
}
