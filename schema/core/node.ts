import type {
  GroupNode,
  IdentityProviderNode,
  OrganizationalUnitNode,
  UserNode,
} from '../../src/loaders/nodes.ts';
import { needs } from '../cost/selection.ts';
import { builder } from './builder.ts';

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
      extensions: needs('identity'),
    }),
  }),
});

/** The pseudo group of everyone, accepted where members are listed (developer-api.md 6.3). */
export const everyoneGroupId = 'iggroup_all';

/** The alias of the root unit, whose own id differs (developer-api.md 6.3). */
export const rootAlias = 'ou_root';

type NodeType = 'User' | 'Group' | 'OrganizationalUnit' | 'IdentityProvider';

/** The type an id's prefix stands for (developer-api.md 6.3, management-api.md 5), or undefined. */
export function typeOfId(id: string): NodeType | undefined {
  if (id.startsWith('user_')) return 'User';
  if (id.startsWith('group_') || id === everyoneGroupId) return 'Group';
  if (id.startsWith('ou_')) return 'OrganizationalUnit';
  if (id.startsWith('idp_')) return 'IdentityProvider';
  return undefined;
}
