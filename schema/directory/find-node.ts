import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../core/context.ts';
import { typeOfId } from '../core/node-type.ts';
import { findGroup } from '../group/group.ts';
import { findIdentityProvider } from '../identity-provider/identity-provider.ts';
import { findOrganizationalUnit } from '../organizational-unit/organizational-unit.ts';
import { findUser } from '../user/user.ts';

const finders = {
  User: findUser,
  Group: findGroup,
  OrganizationalUnit: findOrganizationalUnit,
  IdentityProvider: findIdentityProvider,
};

/** An object as it is now, of the type that its id names; null where there is none. */
export async function findNode(id: string, context: GraphContext, info: GraphQLResolveInfo) {
  const type = typeOfId(id);
  return type ? finders[type](id, context, info) : null;
}
