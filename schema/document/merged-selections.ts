import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { OperationTooComplexError } from '../errors/errors.ts';
import { holdsFor } from './guard.ts';
import type { DocumentOutline, FieldGroup, WrittenField, WrittenSelection } from './outline.ts';
import type { Visits } from './visits.ts';

/** What one selection set has for objects of one type: the same object wherever it is part of a merged selection. */
export interface SelectionPart {
  /** Fields without arguments, selection and costs of their own: nothing depends on what else selects them. */
  readonly leaves: readonly GraphQLField<unknown, unknown>[];
}

/** A field of an answer, selected by all of its nodes together. */
export interface MergedField {
  /** Its name in the answer. */
  readonly name: string;
  readonly definition: GraphQLField<unknown, unknown>;
  /** Their arguments are the same. */
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  /** What is selected of its value where that is of this type; empty where nothing is. */
  below(type: GraphQLObjectType): MergedSelection;
}

/** All that a document selects of an object of one type at one place, and at every place that has the same selection. */
export interface MergedSelection {
  readonly type: GraphQLObjectType;
  readonly parts: readonly SelectionPart[];
  /** All fields that are no leaves of a part, merged by their names in the answer. */
  readonly fields: readonly MergedField[];
}

/** Times that one field may stand in one selection, fragments and all. */
export const maxRepeats = 50;

export interface MergedOperation {
  readonly schema: GraphQLSchema;
  readonly outline: DocumentOutline;
  readonly operation: OperationDefinitionNode;
  /** Only those that `@skip` and `@include` name are read. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly visits: Visits;
}

/** A part before it is merged with others. */
interface Part extends SelectionPart {
  readonly id: number;
  readonly groups: readonly (readonly [FieldGroup, GraphQLField<unknown, unknown>])[];
  readonly fragments: readonly string[];
  readonly written: WrittenSelection;
}

/**
 * What an operation selects at its root, and by `below` everywhere, for a document that is valid. A selection set is looked at once
 * for each type, and what is selected alike is one selection, so that fragments cost no more than they say.
 * @throws OperationTooComplexError where it is visited more often than the document may be
 */
export function mergeSelections(merged: MergedOperation): MergedSelection | undefined {
  const { schema, outline, operation, variables, visits } = merged;
  const parts = new Map<string, Part>();
  const bySets = new Map<string, MergedSelection>();
  const byParts = new Map<string, MergedSelection>();

  const root = schema.getRootType(operation.operation);
  const written = outline.operations.get(operation)?.selection;
  return root && written ? mergeSets(root, [written]) : undefined;

  function mergeSets(type: GraphQLObjectType, sets: readonly WrittenSelection[]): MergedSelection {
    const key = keyOf(type, sets);
    const selection = bySets.get(key) ?? mergeParts(type, spreadParts(type, sets));
    bySets.set(key, selection);
    return selection;
  }

  /** The sets' own parts and those of all fragments that they spread, each once. */
  function spreadParts(type: GraphQLObjectType, sets: readonly WrittenSelection[]): readonly Part[] {
    const found: Part[] = [];
    const seen = new Set<WrittenSelection>();
    const waiting = sets.toReversed();
    for (let set = waiting.pop(); set; set = waiting.pop()) {
      if (seen.has(set)) continue;
      seen.add(set);
      const part = partOf(type, set);
      if (part.leaves.length > 0 || part.groups.length > 0) found.push(part);
      visits.add(part.fragments.length);
      for (const name of part.fragments.toReversed()) {
        const fragment = outline.fragments.get(name);
        if (fragment && isOn(fragment.node.typeCondition.name.value, type)) waiting.push(fragment.selection);
      }
    }
    return found;
  }

  function isOn(name: string, type: GraphQLObjectType): boolean {
    const condition = schema.getType(name);
    return (
      condition === type ||
      (!isObjectType(condition) && isCompositeType(condition) && schema.isSubType(condition, type))
    );
  }

  function partOf(type: GraphQLObjectType, selection: WrittenSelection): Part {
    const key = `${type.name} ${selection.id}`;
    const part = parts.get(key) ?? readPart(type, selection);
    parts.set(key, part);
    return part;
  }

  function readPart(type: GraphQLObjectType, selection: WrittenSelection): Part {
    const leaves = new Set<GraphQLField<unknown, unknown>>();
    const groups: [FieldGroup, GraphQLField<unknown, unknown>][] = [];
    for (const group of selection.groups) {
      visits.add();
      const name = group.fields[0]?.node.name.value;
      const definition = name === undefined ? undefined : type.getFields()[name];
      if (!definition || !holdsFor(group.guard, type, variables)) continue;
      if (isLeaf(group, definition)) leaves.add(definition);
      else groups.push([group, definition]);
    }
    const fragments = selection.spreads.filter(({ guard }) => holdsFor(guard, type, variables));
    return {
      id: selection.id,
      leaves: [...leaves],
      groups,
      fragments: [...new Set(fragments.map(({ fragment }) => fragment))],
      written: selection,
    };
  }

  function mergeParts(type: GraphQLObjectType, found: readonly Part[]): MergedSelection {
    const key = keyOf(type, found);
    const known = byParts.get(key);
    if (known) return known;
    expectFewRepeats(found);
    const byName = new Map<string, { definition: GraphQLField<unknown, unknown>; fields: WrittenField[] }>();
    for (const { groups } of found) {
      visits.add(1 + groups.length);
      for (const [{ name, fields }, definition] of groups) {
        const before = byName.get(name);
        if (before) before.fields.push(...fields);
        else byName.set(name, { definition, fields: [...fields] });
      }
    }
    const fields = [...byName].flatMap(([name, { definition, fields }]) => toField(name, definition, fields));
    const selection = { type, parts: found, fields };
    byParts.set(key, selection);
    return selection;
  }

  function toField(
    name: string,
    definition: GraphQLField<unknown, unknown>,
    fields: readonly WrittenField[],
  ): readonly MergedField[] {
    const [first, ...others] = fields.map(({ node }) => node);
    if (!first) return [];
    const sets = fields.flatMap(({ below }) => below ?? []);
    return [{ name, definition, nodes: [first, ...others], below: (type) => mergeSets(type, sets) }];
  }

  function expectFewRepeats(found: readonly Part[]): void {
    if (found.length === 1 || found.reduce((sum, { written }) => sum + written.repeats, 0) <= maxRepeats)
      return;
    const counts = new Map<string, number>();
    for (const {
      written: { groups },
    } of found) {
      visits.add(groups.length);
      for (const { name, fields } of groups) counts.set(name, (counts.get(name) ?? 0) + fields.length);
    }
    const cost = Math.max(...counts.values());
    if (cost > maxRepeats) throw tooManyRepeats(cost);
  }
}

export function tooManyRepeats(cost: number): OperationTooComplexError {
  return new OperationTooComplexError(
    `The document has ${cost} repetitions of one field in a selection, where ${maxRepeats} are allowed.`,
    {},
    { limit: maxRepeats, cost },
  );
}

function keyOf(type: GraphQLObjectType, sets: readonly { readonly id: number }[]): string {
  return `${type.name} ${[...new Set(sets.map(({ id }) => id))].join()}`;
}

function isLeaf({ fields }: FieldGroup, definition: GraphQLField<unknown, unknown>): boolean {
  if (definition.args.length > 0 || definition.extensions.costs !== undefined) return false;
  return !isCompositeType(getNamedType(definition.type)) && fields.every(({ below }) => !below);
}
