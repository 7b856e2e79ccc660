import type { GraphQLResolveInfo } from 'graphql';
import type { FieldPlan } from './plan.ts';

export type Path = GraphQLResolveInfo['path'];

/** What all fields of one execution share. */
export type ExecutionFacts = Pick<
  GraphQLResolveInfo,
  'schema' | 'fragments' | 'operation' | 'rootValue' | 'variableValues'
>;

/** What a resolver can read of its field. */
type ResolveInfo = ExecutionFacts &
  Pick<GraphQLResolveInfo, 'fieldName' | 'fieldNodes' | 'returnType' | 'parentType' | 'path'>;

/**
 * One field of one object of the answer: the end of its path, and what its resolver can read of it. Most resolvers read none of it, so
 * that all of it is looked up when it is read, and one object is both.
 */
export class Place implements Path, ResolveInfo {
  readonly prev: Path | undefined;
  readonly field: FieldPlan;
  readonly #facts: ExecutionFacts;

  constructor(prev: Path | undefined, field: FieldPlan, facts: ExecutionFacts) {
    this.prev = prev;
    this.field = field;
    this.#facts = facts;
  }

  get path(): Path {
    return this;
  }

  get key(): string {
    return this.field.key;
  }

  get typename(): string {
    return this.field.parentType.name;
  }

  get fieldName(): string {
    return this.field.definition.name;
  }

  get fieldNodes(): ResolveInfo['fieldNodes'] {
    return this.field.nodes;
  }

  get returnType(): ResolveInfo['returnType'] {
    return this.field.definition.type;
  }

  get parentType(): ResolveInfo['parentType'] {
    return this.field.parentType;
  }

  get schema(): ResolveInfo['schema'] {
    return this.#facts.schema;
  }

  get fragments(): ResolveInfo['fragments'] {
    return this.#facts.fragments;
  }

  get operation(): ResolveInfo['operation'] {
    return this.#facts.operation;
  }

  get rootValue(): unknown {
    return this.#facts.rootValue;
  }

  get variableValues(): ResolveInfo['variableValues'] {
    return this.#facts.variableValues;
  }
}

/** A place as resolvers get it: packages of the tree declare members of graphql 17 beside those of graphql 16. */
export function infoOf(place: ResolveInfo): GraphQLResolveInfo {
  return place as GraphQLResolveInfo;
}
