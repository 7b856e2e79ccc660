import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { measure } from './measure.ts';
import type { DocumentOutline } from './outline.ts';
import type { Visits } from './visits.ts';

/** What federation's own description counts as: it is as long as the usual introspection. A router reads one. */
const valuesOfSdl = 25_000;

/** The fields of the query's root that describe the graph. */
const describing: readonly string[] = ['__schema', '__type', '_service'];

type Lengths = Readonly<Record<string, number>>;
const known = new WeakMap<GraphQLSchema, Lengths>();

/** How long the lists of an introspection are: that of types exactly, the others on an average of all types. */
function lengthsOf(schema: GraphQLSchema): Lengths {
  const lengths = known.get(schema) ?? readLengths(schema);
  known.set(schema, lengths);
  return lengths;
}

function readLengths(schema: GraphQLSchema): Lengths {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const inputFields = types.flatMap((type) => (isInputObjectType(type) ? Object.keys(type.getFields()) : []));
  const values = types.flatMap((type) => (isEnumType(type) ? type.getValues() : []));
  const each = (count: number) => count / types.length;
  return {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: each(fields.length),
    args: fields.reduce((sum, { args }) => sum + args.length, 0) / fields.length,
    inputFields: each(inputFields.length),
    enumValues: each(values.length),
    sdl: valuesOfSdl,
  };
}

/** Objects and values of the graph itself that a document selects, in all of its operations. */
export function introspectedValues(schema: GraphQLSchema, outline: DocumentOutline, visits: Visits): number {
  const { operations, fragments } = outline;
  const roots = [...operations.values(), ...fragments.values()].flatMap(({ notable }) =>
    notable.flatMap(({ node, below }) => (below && describing.includes(node.name.value) ? [below] : [])),
  );
  if (roots.length === 0) return 0;
  const lengths = lengthsOf(schema);
  const lengthOf = (name: string) => lengths[name] ?? 1;
  const sumOf = measure<number>(outline, function add(selection, ofFragment): number {
    visits.add(selection.fields.size + selection.parents.length + selection.spreads.size);
    let sum = 0;
    for (const [name, times] of selection.fields) sum += times * lengthOf(name);
    for (const { node, below } of selection.parents)
      sum += lengthOf(node.name.value) * add(below, ofFragment);
    for (const name of selection.spreads) sum += ofFragment(name) ?? 0;
    return sum;
  });
  return Math.round(roots.reduce((sum, root) => sum + sumOf(root), 0));
}
