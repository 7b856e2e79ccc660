import { builder } from './builder.ts';
import { guard } from './guard.ts';
import { checkExposedFields } from './unreadable.ts';

export { defaultFirst } from './cost.ts';
export { deprecatedUses } from './deprecated-uses.ts';
export { expectedCalls } from './expected-calls.ts';
export { checksOf } from './input-checks.ts';
export { permissions, refusalOf, rulesOf, rulesToRead } from './permissions.ts';
export { printGraph, printSubgraph } from './subgraph.ts';

import './scalars.ts';
import './node-queries.ts';
import './user-queries.ts';
import './users-by.ts';
import './user-label.ts';
import './user-sign-in-state.ts';
import './member-of.ts';
import './reporting-lines.ts';
import './unit-counts.ts';
import './directory.ts';
import './directory-search.ts';
import './organizational-unit-queries.ts';
import './provisioning-scope.ts';
import './identity-provider-queries.ts';
import './viewer.ts';
import './user-mutations.ts';
import './user-membership-mutations.ts';
import './group-mutations.ts';
import './organizational-unit-mutations.ts';
import './directory-event-queries.ts';
import './sign-in.ts';
import './cloud-credentials.ts';
import './federation.ts';

/** The graph that this gateway promises; printed to schema.graphql. */
export const schema = guard(checkExposedFields(builder.toSchema()));
