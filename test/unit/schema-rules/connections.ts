import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import { markedLevels } from '../../support/marks.ts';
import { outputFields, typesOf } from './walk.ts';

/** Lists that can only be read forwards, with the arguments of their pages. */
export type ForwardLists = Readonly<Record<string, readonly string[]>>;

const page = ['first: Int = 20', 'after: String', 'last: Int', 'before: String'];
const pageNames = new Set(['first', 'after', 'last', 'before']);

function isConnection({ name }: { readonly name: string }): boolean {
  return name.endsWith('Connection');
}

function connectionsOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return typesOf(schema).filter(isObjectType).filter(isConnection);
}

/** A field with its marks: `nodes: [User]! @0`. */
function write(field: GraphQLField<unknown, unknown> | undefined): string | undefined {
  if (!field) return undefined;
  const levels = markedLevels(field);
  return `${field.type}${levels.length > 0 ? ` @${levels.join()}` : ''}`;
}

/** What of the connections, and of their edges, is not as it is of all others. */
export function unlikeConnections(schema: GraphQLSchema): string[] {
  return connectionsOf(schema).flatMap((connection) => {
    const name = connection.name.replace(/Connection$/, '');
    const edge = schema.getType(`${name}Edge`);
    if (!isObjectType(edge)) return [`${connection.name} has no ${name}Edge`];
    const node = getNamedType(edge.getFields().node?.type)?.name;
    const promised: Readonly<Record<string, string>> = {
      edges: `[${edge.name}!]!`,
      nodes: `[${node}]! @1`,
      pageInfo: 'PageInfo!',
      totalCount: 'Int @0',
      completeness: 'DirectoryCompleteness @0',
      asOf: 'DateTime @0',
    };
    const ofEdge: Readonly<Record<string, string>> = { cursor: 'String!', node: `${node} @0` };
    const fields = connection.getFields();
    return [
      ...differences(connection, promised),
      ...differences(edge, ofEdge),
      ...Object.keys(fields)
        .filter((field) => !(field in promised))
        .map((field) => `${connection.name}.${field} is one that no other connection has`),
    ];
  });
}

function differences(type: GraphQLObjectType, promised: Readonly<Record<string, string>>): string[] {
  return Object.entries(promised).flatMap(([name, wanted]) => {
    const found = write(type.getFields()[name]);
    return found === wanted ? [] : [`${type.name}.${name}: expected ${wanted}, but got ${found}`];
  });
}

/** What of the fields that lead to a connection is not as it is of all others: their arguments, or that they are null with an error alone. */
export function unlikeLists(schema: GraphQLSchema, forward: ForwardLists): string[] {
  return outputFields(schema)
    .filter(({ field }) => isConnection(getNamedType(field.type)))
    .flatMap(({ coordinate, field }) => {
      const wanted = [...(forward[coordinate] ?? page)].sort();
      const found = field.args
        .filter(({ name }) => pageNames.has(name))
        .map((argument) => {
          const { name, type, defaultValue } = argument;
          return `${name}: ${type}${defaultValue === undefined ? '' : ` = ${defaultValue}`}`;
        })
        .sort();
      const type = `${getNamedType(field.type).name} @0`;
      return [
        ...(found.join() === wanted.join() ? [] : [`${coordinate}(${found.join(', ')})`]),
        ...(write(field) === type ? [] : [`${coordinate}: expected ${type}, but got ${write(field)}`]),
      ];
    });
}
