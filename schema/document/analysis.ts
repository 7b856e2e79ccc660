import type {
  DocumentNode,
  FieldNode,
  GraphQLError,
  GraphQLField,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { definitionsOf } from './fragment-order.ts';
import { introspectedValues } from './introspected-values.ts';
import { type CountObjects, objectsMade, objectsNamed } from './made-objects.ts';
import { mostRepeats, type Widths, widthsOf } from './measure.ts';
import { type Definition, type DocumentOutline, outlineOf, type WrittenField } from './outline.ts';
import { findConflict } from './overlapping-fields.ts';
import { Visits } from './visits.ts';

/** A field that is given arguments. */
export interface FieldWithArguments {
  readonly node: FieldNode;
  readonly definition: GraphQLField<unknown, unknown>;
}

/** What holds of one operation of a valid document. */
export interface OperationAnalysis {
  /** Those of its fragments among them; those of the mutation's root are not. */
  readonly withArguments: readonly FieldWithArguments[];
  /** Fields of the operation's root type that the document has, other operations among them. */
  readonly rootFields: ReadonlySet<GraphQLField<unknown, unknown>>;
  /** Objects that its answer can have. */
  readonly objects: CountObjects;
  /** Objects that the fields of its root are given the names of. */
  readonly named: CountObjects;
}

/**
 * What holds of a document in every request. Each figure is computed at its first use, in one walk over what
 * it depends on, so that a document that is refused by the first costs no more. How often selections are looked at is bounded.
 */
export class DocumentAnalysis {
  readonly #schema: GraphQLSchema;
  readonly #outline: DocumentOutline;
  #objects: ReadonlyMap<OperationDefinitionNode, CountObjects> | undefined;
  #introspectedValues: number | undefined;
  readonly #visits: Visits;
  /** Its own: that conflicts are looked for at length leaves enough for all else. */
  readonly #conflictVisits: Visits;
  readonly tokens: number;

  /** @param tokens what the document has, by which its visits are bounded */
  constructor(schema: GraphQLSchema, document: DocumentNode, tokens: number) {
    this.tokens = tokens;
    this.#schema = schema;
    this.#visits = new Visits(tokens);
    this.#conflictVisits = new Visits(tokens);
    this.#outline = outlineOf(schema, document, this.#visits);
  }

  /** Selections that were visited, each as often as it was. */
  get visits(): number {
    return this.#visits.count + this.#conflictVisits.count;
  }

  get aliases(): number {
    return this.#outline.aliases;
  }

  get directives(): number {
    return this.#outline.directives;
  }

  /** Whether a fragment spreads itself, which no valid document has. */
  get isCyclic(): boolean {
    return this.#outline.order.isCyclic;
  }

  get fragments(): number {
    return this.#outline.fragments.size;
  }

  /** Characters of the document with the fragments written once for each of its operations that takes them: what is kept of all of them. */
  charactersForAll(characters: number): number {
    const { operations, fragments } = this.#outline;
    if (operations.size < 2) return characters;
    let total = characters;
    for (const operation of operations.values()) {
      for (const each of definitionsOf<Definition>(operation, fragments))
        total += each === operation ? 0 : each.characters;
    }
    return total;
  }

  /**
   * Why fields of one name in the answer cannot be merged, of a document that is valid otherwise.
   * @throws OperationTooComplexError where it would take too many visits to find out
   */
  conflict(): GraphQLError | undefined {
    return findConflict(this.#outline, this.#conflictVisits);
  }

  /** Fields of each operation, its fragments written out. */
  widths(): readonly Widths[] {
    return [...widthsOf(this.#outline, this.#visits).values()];
  }

  /** How often one field stands in one selection, its fragments written out; exact where it is more than `enough`. */
  repeats(enough: number): number {
    return mostRepeats(this.#outline, enough, this.#visits);
  }

  /** Values of the graph itself that the document selects. */
  introspectedValues(): number {
    this.#introspectedValues ??= introspectedValues(this.#schema, this.#outline, this.#visits);
    return this.#introspectedValues;
  }

  /** The first field of the query's root with this name, in any of the operations. */
  ofQuery(name: string): FieldNode | undefined {
    return this.#rootFields(this.#schema.getQueryType()).find(({ node }) => node.name.value === name)?.node;
  }

  /** @param operation one of the document */
  operation(operation: OperationDefinitionNode): OperationAnalysis {
    const { operations, fragments } = this.#outline;
    this.#objects ??= objectsMade(this.#outline, this.#visits);
    const definition = operations.get(operation);
    const objects = this.#objects.get(operation);
    if (!definition || !objects) throw new TypeError('Expected an operation of this document');
    const root = this.#schema.getRootType(operation.operation);
    const fields = definitionsOf(definition, fragments).flatMap(({ notable }) => notable);
    const mutation = this.#schema.getMutationType();
    return {
      withArguments: fields.flatMap(({ node, definition: known, parent }) =>
        known && parent !== mutation && node.arguments?.length ? [{ node, definition: known }] : [],
      ),
      rootFields: new Set(this.#rootFields(root).flatMap(({ definition: known }) => known ?? [])),
      objects,
      named: objectsNamed(
        operation,
        fields.filter(({ parent }) => parent === root),
      ),
    };
  }

  #rootFields(root: unknown): readonly WrittenField[] {
    const { operations, fragments } = this.#outline;
    const definitions = [...operations.values(), ...fragments.values()];
    return definitions.flatMap(({ notable }) => notable.filter(({ parent }) => parent === root));
  }
}
