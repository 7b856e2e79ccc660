import {
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { schema } from '../../../schema/index.ts';

/** Types that lead out of identity providers: of these the id alone. */
const outside: ReadonlySet<string> = new Set(['User', 'Group', 'OrganizationalUnit']);

/** Every field of a type, of its members, and of all types below; lists of the outside aside. */
function selectEverything(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (outside.has(named.name)) return '{ __typename id }';
  if (isUnionType(named)) {
    const members = named.getTypes().map((member) => `... on ${member.name} ${selectEverything(member)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (isInterfaceType(named) || !isObjectType(named)) throw new TypeError(`Expected no ${named.name} here`);
  const fields = Object.values(named.getFields()).map(
    // Members of a union may have fields of one name and several types.
    (field) => `${named.name}_${field.name}: ${field.name} ${selectEverything(field.type)}`,
  );
  return `{ __typename ${fields.join(' ')} }`;
}

const provider = schema.getType('IdentityProvider');
if (!isObjectType(provider)) throw new TypeError('Expected IdentityProvider to be an object type');

/** Everything that can be asked of an identity provider. */
export const wholeIdentityProvider = selectEverything(provider);
