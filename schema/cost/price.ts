import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from 'graphql';
import { givenArguments } from '../core/given-arguments.ts';
import { isIncluded } from '../core/selected-fields.ts';
import type { DirectoryFacts, Figure } from './facts.ts';
import { planOf, type Way } from './plan.ts';
import { costOf, type DearestField } from './pricing.ts';
import type { Variables } from './selected.ts';
import type { Arguments } from './step.ts';

export interface PricedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced: their types are those of the document. */
  readonly variables: Arguments;
}

/** What an operation takes upstream, before it runs. */
export interface Price {
  /** Calls that are never exceeded, attempts not counted, by an upstream that keeps to its contract. */
  readonly bound: number;
  readonly expected: number;
  /** By what is expected; undefined: nothing takes any. */
  readonly dearest: DearestField | undefined;
}

/** What calls nothing upstream is priced at nothing. */
const nothing: Price = { bound: 0, expected: 0, dearest: undefined };

/** Prices an operation by its plan, which is made once for its document. */
export function priceOf(priced: PricedOperation, facts: DirectoryFacts): Price {
  const plan = planOf(priced.schema, priced.document, priced.operation);
  const { root } = plan;
  if (!root || (root.leading.length === 0 && root.also.length === 0)) return nothing;
  const variables = readVariables(priced.variables);
  const figure = (name: Figure) => costOf(plan, root, variables, { figure: name, facts });
  // The calls of a query that the mirror answers are charged after they were made.
  const isMirrored = facts.readsMirror && priced.operation.operation === OperationTypeNode.QUERY;
  const expected = isMirrored ? undefined : figure('expected');
  let bound: number | undefined;
  return {
    // Worked out where it is read: the limits go by what is expected.
    get bound() {
      bound ??= Math.max(figure('bound').calls, (expected ?? figure('expected')).calls);
      return bound;
    },
    expected: expected?.calls ?? 0,
    dearest: expected?.dearest,
  };
}

/** What a plan leaves to the variables, each looked at once. */
function readVariables(variables: Arguments): Variables {
  const included = new Map<SelectionNode, boolean>();
  const given = new Map<Way, Arguments>();

  function holds(node: SelectionNode): boolean {
    const is = included.get(node) ?? isIncluded(node, variables);
    included.set(node, is);
    return is;
  }

  return {
    holds: (conditions) => conditions.every(holds),
    argumentsOf(way) {
      const known = given.get(way);
      if (known) return known;
      const read = way.field.args.length > 0 ? givenArguments(way.field, way.node, variables) : {};
      given.set(way, read);
      return read;
    },
  };
}
