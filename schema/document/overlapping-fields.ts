import { type FieldNode, type GraphQLError, type GraphQLOutputType, isObjectType } from 'graphql';
import { fieldsDiffer, type Place, report, typesDiffer } from './conflict.ts';
import type { DocumentOutline, WrittenField, WrittenSelection } from './outline.ts';
import type { Visits } from './visits.ts';
import { argumentsOf, readShape } from './written-form.ts';

type Fields = ReadonlyMap<string, readonly WrittenField[]>;

/** Fragments that are spread at one place, and those that they spread. */
interface Spread {
  readonly parts: readonly WrittenSelection[];
  readonly fields: Fields;
  /** Groups of fields that more than one of the parts has. */
  readonly shared: readonly (readonly [string, readonly WrittenField[]])[];
}

/**
 * Whether fields that have one name in the answer can be merged (graphql's OverlappingFieldsCanBeMergedRule), for a document that is
 * valid otherwise. Where graphql compares each selection with each, here all that meet at a place are grouped by their names at once
 * (Simon Adameit, "Overlapping fields can be merged fast"), selections that meet again are not looked at again, and what a set of
 * fragments has is collected once.
 * @returns the first conflict
 * @throws OperationTooComplexError where selections meet in too many ways
 */
export function findConflict(outline: DocumentOutline, visits: Visits): GraphQLError | undefined {
  const waiting: Place[] = [...outline.operations.values()].map(({ selection }) => ({
    sets: [selection],
    isCommon: true,
    merged: undefined,
  }));
  const seen = new Set<string>();
  const spreads = new Map<string, Spread>();
  const shapes = new Map<GraphQLOutputType, string>();
  const given = new Map<FieldNode, string>();

  // Places that are found on the way stand at its end.
  for (const place of waiting) {
    const conflict = isNew(place.isCommon, 'sets', place.sets) ? lookAt(place) : undefined;
    if (conflict) return conflict;
  }
  return undefined;

  function isNew(isCommon: boolean, what: string, sets: readonly WrittenSelection[]): boolean {
    const ids = sets.map(({ id }) => id).toSorted((one, other) => one - other);
    const key = `${isCommon} ${what} ${ids.join()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }

  function lookAt(place: Place): GraphQLError | undefined {
    const { sets, isCommon } = place;
    const spread = spreadAt(sets);
    for (const part of [...sets, ...spread.parts]) {
      if (!isNew(isCommon, 'part', [part])) continue;
      visits.add(part.named.size);
      const conflict = compareAll(place, part.named);
      if (conflict) return conflict;
    }
    if (isNew(isCommon, 'spread', spread.parts)) {
      const conflict = compareAll(place, spread.shared);
      if (conflict) return conflict;
    }
    const isAlone = sets.length === 1 && spread.fields.size === 0;
    return isAlone ? undefined : compareAll(place, sharedBy(sets, spread.fields));
  }

  function compareAll(place: Place, groups: Iterable<readonly [string, readonly WrittenField[]]>) {
    for (const [name, fields] of groups) {
      const conflict = compare(place, name, fields);
      if (conflict) return conflict;
    }
    return undefined;
  }

  /** Fields of one name that several of the sets have, or one of them and the fragments. */
  function* sharedBy(sets: readonly WrittenSelection[], spread: Fields) {
    for (const [name, { fields, sets: times }] of collect(sets)) {
      const others = spread.get(name) ?? [];
      if (times > 1 || others.length > 0) yield [name, [...fields, ...others]] as const;
    }
  }

  function collect(sets: readonly WrittenSelection[]) {
    const groups = new Map<string, { readonly fields: WrittenField[]; sets: number }>();
    for (const { named } of sets) {
      visits.add(named.size);
      for (const [name, own] of named) {
        const group = groups.get(name) ?? { fields: [], sets: 0 };
        group.fields.push(...own);
        group.sets += 1;
        groups.set(name, group);
      }
    }
    return groups;
  }

  /** Without calling itself: a chain of fragments is as long as the document allows. */
  function spreadAt(sets: readonly WrittenSelection[]): Spread {
    const names = new Set(sets.flatMap(({ spreads: own }) => [...own]));
    const key = [...names].toSorted().join();
    const before = spreads.get(key);
    if (before) return before;
    const parts: WrittenSelection[] = [];
    // A set that grows while it is gone through gives what was added as well.
    for (const name of names) {
      visits.add();
      const part = outline.fragments.get(name)?.selection;
      if (!part) continue;
      if (part.named.size > 0) parts.push(part);
      for (const each of part.spreads) names.add(each);
    }
    const spread = spreadOf(parts);
    spreads.set(key, spread);
    return spread;
  }

  function spreadOf(parts: readonly WrittenSelection[]): Spread {
    const [only] = parts;
    if (only && parts.length === 1) return { parts, fields: only.named, shared: [] };
    const groups = collect(parts);
    const shared = [...groups].flatMap(([name, { fields, sets }]) =>
      sets > 1 ? [[name, fields] as const] : [],
    );
    return { parts, fields: new Map([...groups].map(([name, { fields }]) => [name, fields])), shared };
  }

  /** Compares fields of one name, and has what is selected of them looked at together. */
  function compare(place: Place, name: string, fields: readonly WrittenField[]): GraphQLError | undefined {
    const [first] = fields;
    if (first && fields.length === 1) return enter(place, name, fields, place.isCommon);
    visits.add(fields.length);
    const shaped = fields.filter(({ definition }) => definition !== undefined);
    const other = shaped.find((each) => shapeOf(each) !== shapeOf(shaped[0]));
    if (other) return report(place, name, shaped[0], other, typesDiffer(shaped[0], other));
    const classes = place.isCommon ? byCommonObjects(fields) : [];
    for (const common of classes) {
      const different = common.find((each) => fieldOf(each) !== fieldOf(common[0]));
      if (different) return report(place, name, common[0], different, fieldsDiffer(common[0], different));
      enter(place, name, common, true);
    }
    if (classes.length !== 1) enter(place, name, fields, false);
    return undefined;
  }

  function enter(place: Place, name: string, fields: readonly WrittenField[], isCommon: boolean): undefined {
    const sets = [...new Set(fields.flatMap(({ below }) => below ?? []))];
    if (sets.length === 0) return;
    waiting.push({ sets, isCommon, merged: fields.length > 1 ? { name, at: place } : undefined });
  }

  function shapeOf(field: WrittenField | undefined): string | undefined {
    const type = field?.definition?.type;
    if (!type) return undefined;
    const shape = shapes.get(type) ?? readShape(type);
    shapes.set(type, shape);
    return shape;
  }

  /** A field with its arguments: what must be the same wherever it is selected of one object. */
  function fieldOf(field: WrittenField | undefined): string | undefined {
    if (!field) return undefined;
    const { node } = field;
    const text = given.get(node) ?? [node.name.value, ...argumentsOf(node)].join(' ');
    given.set(node, text);
    return text;
  }
}

/** Fields that may be selected of the same object: two that are made on different types of objects are not. */
function byCommonObjects(fields: readonly WrittenField[]): readonly (readonly WrittenField[])[] {
  const objects = new Set(fields.flatMap(({ parent }) => (isObjectType(parent) ? [parent] : [])));
  if (objects.size < 2) return [fields];
  return [...objects].map((object) =>
    fields.filter(({ parent }) => parent === object || !isObjectType(parent)),
  );
}
