import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  print,
} from 'graphql';

export interface MarkChanges {
  readonly breaking: readonly MarkChange[];
  readonly dangerous: readonly MarkChange[];
}

interface MarkChange {
  readonly type: string;
  readonly description: string;
}

/** What graphql itself does not compare: @oneOf, @semanticNonNull, and the defaults of input fields. */
export function findMarkChanges(older: GraphQLSchema, newer: GraphQLSchema): MarkChanges {
  const breaking: MarkChange[] = [];
  const dangerous: MarkChange[] = [];
  for (const type of Object.values(older.getTypeMap())) {
    const now = newer.getType(type.name);
    if (isInputObjectType(type) && isInputObjectType(now)) {
      if (now.isOneOf && !type.isOneOf)
        breaking.push({ type: 'ONE_OF_ADDED', description: `${type.name} takes exactly one of its fields.` });
      dangerous.push(...changedDefaults(type, now));
    }
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    if (!isObjectType(now) && !isInterfaceType(now)) continue;
    for (const field of Object.values(type.getFields())) {
      const fieldNow = now.getFields()[field.name];
      if (!fieldNow || keepsMarks(field, fieldNow)) continue;
      const description = `${type.name}.${field.name} may be null without an error.`;
      breaking.push({ type: 'SEMANTIC_NON_NULL_REMOVED', description });
    }
  }
  return { breaking, dangerous };
}

function* changedDefaults(type: GraphQLInputObjectType, now: GraphQLInputObjectType): Generator<MarkChange> {
  for (const field of Object.values(type.getFields())) {
    const fieldNow = now.getFields()[field.name];
    if (!fieldNow) continue;
    const [before, after] = [field, fieldNow].map(({ astNode }) =>
      astNode?.defaultValue ? print(astNode.defaultValue) : 'none',
    );
    if (before === after) continue;
    const description = `${type.name}.${field.name} has changed defaultValue from ${before} to ${after}.`;
    yield { type: 'INPUT_FIELD_DEFAULT_VALUE_CHANGE', description };
  }
}

type Field = GraphQLField<unknown, unknown>;

/** What was null only with an error still is, or is not null at all. */
function keepsMarks(field: Field, now: Field): boolean {
  const kept = new Set([...marksOf(now), ...nonNullLevels(now.type)]);
  return marksOf(field).every((level) => kept.has(level));
}

/** The levels of lists, 0 the outermost, at which null comes with an error alone. */
function marksOf({ astNode }: Field): readonly number[] {
  const mark = astNode?.directives?.find(({ name }) => name.value === 'semanticNonNull');
  if (!mark) return [];
  const levels = mark.arguments?.find(({ name }) => name.value === 'levels')?.value;
  if (!levels) return [0];
  const values = levels.kind === Kind.LIST ? levels.values : [levels];
  return values.flatMap((value) => (value.kind === Kind.INT ? [Number(value.value)] : []));
}

function nonNullLevels(type: GraphQLOutputType, level = 0): readonly number[] {
  if (isNonNullType(type)) return [level, ...nonNullLevels(type.ofType, level)];
  return isListType(type) ? nonNullLevels(type.ofType, level + 1) : [];
}
