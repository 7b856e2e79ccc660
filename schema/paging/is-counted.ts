import { type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql';
import { selectedFields } from '../core/selected-fields.ts';

/** Of a field that gives a connection: whether `totalCount` is selected below it. */
export function isCounted(info: GraphQLResolveInfo): boolean {
  const type = getNamedType(info.returnType);
  if (!isObjectType(type)) throw new TypeError(`Expected a connection, but got ${String(info.returnType)}`);
  const fields = selectedFields(info, type, info.fieldNodes);
  return [...fields.values()].some(([node]) => node?.name.value === 'totalCount');
}
