import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { givenArguments } from '../../../schema/index.ts';
import { OperationPlan } from '../../execution/operation-plan.ts';
import type { DocumentStore } from '../documents/document-store.ts';

/** The use from which on the plan of a document is kept: those that come once, as a flood would, leave nothing behind. */
const keptFromUse = 3;

export type PlanOf = (document: DocumentNode, operation: OperationDefinitionNode) => OperationPlan;

/** Fields that all kept plans have together, each some 500 bytes. */
const mostFields = 60_000;

/**
 * Plans of operations: those of documents that come again are kept as long as their documents are. Where all of them together have too many
 * fields, as many operations of one document can, all are dropped: what comes again is planned again.
 */
export function createPlans(schema: GraphQLSchema, documents: DocumentStore): PlanOf {
  let kept = new WeakMap<OperationDefinitionNode, OperationPlan>();
  let fields = 0;

  /** Plans grow while they are executed. */
  function grew(more: number): void {
    fields += more;
    if (fields <= mostFields) return;
    kept = new WeakMap();
    fields = 0;
  }

  return (document, operation) => {
    const known = kept.get(operation);
    if (known) return known;
    if ((documents.of(document)?.uses ?? 0) < keptFromUse)
      return new OperationPlan(schema, document, operation, { readArguments: givenArguments });
    const plan = new OperationPlan(schema, document, operation, { readArguments: givenArguments, grew });
    kept.set(operation, plan);
    return plan;
  };
}
