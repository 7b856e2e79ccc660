import { builder } from './core/builder.ts';
import { guard } from './core/guard.ts';
import { checkExposedFields } from './core/unreadable.ts';
import { observed } from './cost/observed.ts';

export { givenArguments } from './core/given-arguments.ts';
export { checkOf } from './core/input-checks.ts';
export { permissions } from './core/permissions.ts';
export { isOfCaller, refusalOf, rulesOf, rulesToRead } from './core/rules.ts';
export { planOf } from './cost/plan.ts';
export { priceOf } from './cost/price.ts';
export { DocumentAnalysis } from './document/analysis.ts';
export { printGraph, printSubgraph } from './federation/subgraph.ts';
export { deprecatedUses } from './release/deprecated-uses.ts';

import './core/scalars.ts';
import './directory/node-queries.ts';
import './user/queries.ts';
import './user/users-by.ts';
import './user/memberships.ts';
import './user/label.ts';
import './user/sign-in-state.ts';
import './user/member-of.ts';
import './user/reporting-lines.ts';
import './organizational-unit/counts.ts';
import './directory/directory.ts';
import './directory/search.ts';
import './organizational-unit/queries.ts';
import './directory/provisioning-scope.ts';
import './identity-provider/queries.ts';
import './sign-in/viewer.ts';
import './user/mutations.ts';
import './user/membership-mutations.ts';
import './group/mutations.ts';
import './organizational-unit/mutations.ts';
import './changes/queries.ts';
import './sign-in/sign-in.ts';
import './sign-in/cloud-credentials.ts';
import './federation/federation.ts';

/** The graph that this gateway promises; printed to schema.graphql. */
export const schema = guard(observed(checkExposedFields(builder.toSchema())));
