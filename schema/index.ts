import { builder } from './builder.ts';
import './scalars.ts';
import './node-queries.ts';
import './user-queries.ts';
import './organizational-unit-queries.ts';
import './provisioning-scope.ts';

/** The graph that this gateway promises; printed to schema.graphql. */
export const schema = builder.toSchema();
