import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from 'graphql';
import { givenArguments } from '../core/given-arguments.ts';
import { isIncluded } from '../core/selected-fields.ts';
import type { Conditions } from './collected-fields.ts';
import type { DirectoryFacts, Figure } from './facts.ts';
import { planOf, type Way } from './plan.ts';
import { type Cost, costOf, type DearestField } from './pricing.ts';
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

const none: Arguments = Object.freeze({});

/** Prices an operation by its plan, which is made once for its document. */
export function priceOf(priced: PricedOperation, facts: DirectoryFacts): Price {
  const plan = planOf(priced.schema, priced.document, priced.operation);
  const { root } = plan;
  if (!root || (root.leading.length === 0 && root.also.length === 0)) return nothing;
  const variables = new RequestVariables(priced.variables);
  const figure = (name: Figure) => costOf(plan, root, variables, { figure: name, facts });
  // The calls of a query that the mirror answers are charged after they were made.
  const isMirrored = facts.readsMirror && priced.operation.operation === OperationTypeNode.QUERY;
  return new PlanPrice(figure, isMirrored);
}

class PlanPrice implements Price {
  readonly expected: number;
  readonly dearest: DearestField | undefined;
  readonly #figure: (name: Figure) => Cost;
  /** Undefined: not worked out yet. */
  readonly #expected: number | undefined;
  #bound: number | undefined;

  constructor(figure: (name: Figure) => Cost, isMirrored: boolean) {
    const cost = isMirrored ? undefined : figure('expected');
    this.expected = cost?.calls ?? 0;
    this.dearest = cost?.dearest;
    this.#figure = figure;
    this.#expected = cost?.calls;
  }

  /** Worked out where it is read: the limits go by what is expected. */
  get bound(): number {
    this.#bound ??= Math.max(this.#figure('bound').calls, this.#expected ?? this.#figure('expected').calls);
    return this.#bound;
  }
}

/** What a plan leaves to the variables of one request. Each condition is looked at once; what arguments were read is kept with the variables. */
class RequestVariables implements Variables {
  readonly #variables: Arguments;
  #included: Map<SelectionNode, boolean> | undefined;

  constructor(variables: Arguments) {
    this.#variables = variables;
  }

  holds(conditions: Conditions): boolean {
    return conditions.every((node) => this.#includes(node));
  }

  #includes(node: SelectionNode): boolean {
    this.#included ??= new Map();
    const is = this.#included.get(node) ?? isIncluded(node, this.#variables);
    this.#included.set(node, is);
    return is;
  }

  argumentsOf({ field, node }: Way): Arguments {
    return field.args.length > 0 ? givenArguments(field, node, this.#variables) : none;
  }
}
