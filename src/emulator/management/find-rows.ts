/**
 * The rows of these ids, without those that do not exist, in an order of their own: upstream promises none
 * (management-api.md 7.3), so a client that matches by position is found out.
 */
export function findRows<Row>(
  ids: ReadonlySet<string>,
  find: (id: string) => (Row & object) | undefined,
): Row[] {
  return [...ids].toSorted().flatMap((id) => find(id) ?? []);
}

/** A filter that was not given lets every row pass. */
export const isEqual = (expected: string | undefined, value: string | undefined): boolean =>
  expected === undefined || value === expected;

/** Case makes no difference: the contract does not say, and usernames are looked up in either case (developer-api.md 8.6). */
export const hasPrefix = (prefix: string | undefined, value: string | undefined): boolean =>
  prefix === undefined || value?.toLowerCase().startsWith(prefix.toLowerCase()) === true;
