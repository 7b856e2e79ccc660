import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import type { Variables } from './collect-fields.ts';
import { createPlanning, type FieldPlan, type Planning, planFields } from './plan.ts';

/** What is executed where the variables that `@skip` and `@include` hang on have certain values. */
export interface PlannedFields {
  readonly planning: Planning;
  readonly fields: readonly FieldPlan[];
}

/** Ways to skip and include that are kept of one operation; another one is planned for each request. */
const maxKept = 8;

const ignore = () => {};

/** The arguments of a field by the coerced variables of a request. */
type ReadArguments = (
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Record<string, unknown>,
) => Variables;

interface PlanOptions {
  /** Gets how many more fields were planned and are kept. */
  readonly grew?: Planning['grew'];
  /** Default: graphql's own, which reads them again where another part has read them before. */
  readonly readArguments?: ReadArguments;
}

/**
 * How an operation is executed: which fields each selection has, their definitions and their constant arguments. It is worked
 * out as far as objects are met, and once as long as the plan is kept: graphql's own executor does it for each request.
 */
export class OperationPlan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly readArguments: ReadArguments;
  readonly #conditions: readonly string[];
  readonly #kept = new Map<string, PlannedFields>();
  readonly #grew: Planning['grew'];

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    { grew = ignore, readArguments = getArgumentValues }: PlanOptions = {},
  ) {
    this.#grew = grew;
    this.readArguments = readArguments;
    this.schema = schema;
    this.operation = operation;
    this.fragments = fragmentsOf(document);
    this.#conditions = conditionsOf(document);
  }

  fields(variables: Variables): PlannedFields {
    const values = this.#conditions.map((name) => variables[name]);
    const key = values.length === 0 ? '' : JSON.stringify(values);
    const known = this.#kept.get(key);
    if (known) return known;
    const conditions = Object.fromEntries(this.#conditions.map((name) => [name, variables[name]]));
    if (this.#kept.size >= maxKept) return this.#plan(conditions, ignore);
    const planned = this.#plan(conditions, this.#grew);
    this.#kept.set(key, planned);
    return planned;
  }

  #plan(variables: Variables, grew: Planning['grew']): PlannedFields {
    const root = this.schema.getRootType(this.operation.operation);
    const planning = createPlanning(this.schema, this.fragments, variables, grew);
    return { planning, fields: root ? planFields(planning, root, [this.operation]) : [] };
  }
}

function fragmentsOf({ definitions }: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** The variables that directives of the document hang on. */
function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ arguments: given = [] }) => {
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
