/** Suites of reads, below `test/graph`: `npm run prove:mirror` has each of their answers compared with a mirror's. */
export const comparedSuites: readonly string[] = [
  ...['filters', 'filter-plans', 'filter-plans-elsewhere', 'lookups', 'checked-lookups', 'prefix-forms'],
  ...['descendants', 'own-edges', 'pages', 'pagination', 'pagination-cursors', 'scans', 'bound-of-ids'],
  ...['examples', 'readme', 'demo-operations', 'semantic-nullability'],
  // What they count are calls of the gateway without a mirror; its answers are compared.
  ...['budgets', 'call-limit', 'call-timeline', 'expected-calls', 'plan-equals-calls'],
  ...['directory', 'oracle', 'federation/one-of', 'federation/representations'],
  ...['odd-rows/undecided', 'odd-rows/inside', 'odd-rows/lists', 'odd-answers', 'odd-rows-reported'],
];

/**
 * Why the answers of a suite are not compared:
 * - WRITES: it is about mutations and what they make of reads, which go to EIAM after a write of their own (docs/mirror.md)
 * - OUTAGES: EIAM fails, or its answers are held in memory, while a mirror that was filled before answers
 * - CHANGES: the directory changes while it is read, which two gateways do not see at the same moment
 * - SIGN_IN: tokens and callers, which the mirror never checks
 * - IDENTITY_PROVIDERS: the mirror has none; they are read live with it as well
 * - ODD_ROWS: each path to an odd row in a test of its own, of which each would be a fill; `mirror/three-planes-odd-rows` asks for all
 *   paths after each fill
 * - REFUSED: operations that are refused before anything is read
 * - MIRROR: it has a mirror of its own
 */
export type Left =
  | 'WRITES'
  | 'OUTAGES'
  | 'CHANGES'
  | 'SIGN_IN'
  | 'IDENTITY_PROVIDERS'
  | 'ODD_ROWS'
  | 'REFUSED'
  | 'MIRROR';

export const leftSuites: Readonly<Record<string, Left>> = {
  mutations: 'WRITES',
  model: 'WRITES',
  'bulk-membership': 'WRITES',
  changes: 'WRITES',
  audit: 'WRITES',
  'operations-logged': 'WRITES',
  'outage-matrix': 'OUTAGES',
  'stale-matrix': 'OUTAGES',
  'stale-two-planes': 'OUTAGES',
  'fault-matrix': 'OUTAGES',
  'failures-reported': 'OUTAGES',
  'management-trouble': 'OUTAGES',
  cache: 'OUTAGES',
  'changing-lists': 'CHANGES',
  'reads-under-change': 'CHANGES',
  'writes-under-change': 'CHANGES',
  'scope-narrowed': 'CHANGES',
  authentication: 'SIGN_IN',
  'sign-in': 'SIGN_IN',
  'viewer-budget': 'SIGN_IN',
  agents: 'SIGN_IN',
  'identity-providers': 'IDENTITY_PROVIDERS',
  'odd-rows/rows': 'ODD_ROWS',
  'odd-rows/sign-in': 'SIGN_IN',
  abuse: 'REFUSED',
  'bad-input': 'REFUSED',
  'federation/costs': 'REFUSED',
  mirror: 'MIRROR',
  'two-planes': 'MIRROR',
};

/** What the suite is named by in the lists above, its folder or itself. */
export function suiteOf(
  file: string,
): { readonly name: string; readonly reason: Left | undefined } | undefined {
  const path = file.replace(/^.*test\/graph\//, '').replace(/\.test\.ts$/, '');
  const isIn = (name: string) => path === name || path.startsWith(`${name}/`);
  const compared = comparedSuites.find(isIn);
  if (compared) return { name: compared, reason: undefined };
  const left = Object.entries(leftSuites).find(([name]) => isIn(name));
  return left && { name: left[0], reason: left[1] };
}
