/** A value, or a promise of it where it has to be waited for. */
export type Awaitable<Value> = Value | Promise<Value>;

/** What `next` makes of the value: at once where that is there, since a promise for each row of a page is dear. */
export function andThen<Value, Result>(
  value: Awaitable<Value>,
  next: (value: Value) => Awaitable<Result>,
): Awaitable<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
