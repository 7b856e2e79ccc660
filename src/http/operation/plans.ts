import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { OperationPlan } from '../../execution/operation-plan.ts';
import type { DocumentStore } from '../documents/document-store.ts';

/** The use from which on the plan of a document is kept: those that come once, as a flood would, leave nothing behind. */
const keptFromUse = 3;

export type PlanOf = (document: DocumentNode, operation: OperationDefinitionNode) => OperationPlan;

/** Plans of operations: those of documents that come again are kept as long as their documents are. */
export function createPlans(schema: GraphQLSchema, documents: DocumentStore): PlanOf {
  const kept = new WeakMap<OperationDefinitionNode, OperationPlan>();
  return (document, operation) => {
    const known = kept.get(operation);
    if (known) return known;
    const plan = new OperationPlan(schema, document, operation);
    if ((documents.of(document)?.uses ?? 0) >= keptFromUse) kept.set(operation, plan);
    return plan;
  };
}
