/** The largest page of every list (developer-api.md 6.1), which is assumed for lists that are walked by token as well (U3). */
export const largestPage = 100;

/** The page that every version of the contract allows: its default (developer-api.md 6.1). */
export const safePage = 20;

/** Rows of a connection's page where `first` is left out or null. */
export const defaultFirst = 20;

/** The most ids that one call may name (developer-api.md 8.7, U15; management-api.md 7.3), and so a field of the graph. */
export const mostIds = 100;

/** The most units above one that are read: no company is so deep, and a list without end is read by nothing. */
export const mostAncestors = 100;

/** The most pages of one user's memberships that are read for where they come from: 10,000 groups. */
export const mostMembershipPages = 100;

/**
 * Limits of an LRU cache of so many entries, which grows with what it holds: a `max` would take 28 bytes for each of them at the start,
 * and the time to fill them.
 */
export function entriesAtMost(most: number): {
  readonly maxSize: number;
  readonly sizeCalculation: () => number;
} {
  return { maxSize: most, sizeCalculation: () => 1 };
}
