import { reads } from '../cost/step.ts';
import type { GroupNode } from '../group/node.ts';
import type { IdentityProviderNode } from '../identity-provider/ports.ts';
import type { OrganizationalUnitNode } from '../organizational-unit/ports.ts';
import type { UserNode } from '../user/ports.ts';
import { builder } from './builder.ts';
import { typeOfId } from './node-type.ts';

export const User = builder.objectRef<UserNode>('User');
export const Group = builder.objectRef<GroupNode>('Group');
export const OrganizationalUnit = builder.objectRef<OrganizationalUnitNode>('OrganizationalUnit');
export const IdentityProvider = builder.objectRef<IdentityProviderNode>('IdentityProvider');

/** Anything with an id of EIAM's own. */
export const Node = builder.interfaceRef<{ readonly id: string }>('Node').implement({
  description: 'An object with a globally unique id, by which a client can cache and refetch it.',
  resolveType: ({ id }) => typeOfId(id),
  fields: (t) => ({
    id: t.exposeID('id', {
      nullable: false,
      description: 'The id of the object in EIAM, as the IDaaS console shows it and other services store it.',
      extensions: reads({ needs: 'identity' }),
    }),
  }),
});
