/**
 * A filter's conditions in one order, without those that are none: what distinguishes the lists of a field. An empty filter
 * and none are the same list, and so are null and absent members.
 */
function conditionsOf(filter: object | null | undefined): readonly unknown[] {
  return Object.entries(filter ?? {}).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, withoutNulls(value)]],
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  return typeof value === 'object' && value !== null ? conditionsOf(value) : value;
}

/** What distinguishes a list by its filter and its order: without an order it is the same list as before there were any. */
export function askedOf({
  filter,
  orderBy,
}: {
  readonly filter?: object | null | undefined;
  readonly orderBy?: object | null | undefined;
}): readonly unknown[] {
  return orderBy ? [...conditionsOf(filter), ['orderBy', conditionsOf(orderBy)]] : conditionsOf(filter);
}
