import { collectSubFields } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql';

/** Of a field that gives a connection: whether `totalCount` is selected below it. */
export function isCounted({
  schema,
  fragments,
  variableValues,
  returnType,
  fieldNodes,
}: GraphQLResolveInfo): boolean {
  const type = getNamedType(returnType);
  if (!isObjectType(type)) throw new TypeError(`Expected a connection, but got ${String(returnType)}`);
  const { fields } = collectSubFields(schema, fragments, variableValues, type, [...fieldNodes]);
  return [...fields.values()].some(([node]) => node?.name.value === 'totalCount');
}
