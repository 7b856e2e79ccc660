import type {
  GroupNode,
  IdentityProviderNode,
  OrganizationalUnitNode,
  UserNode,
} from '../src/loaders/nodes.ts';
import { builder } from './builder.ts';
import { needs } from './selection.ts';

export const User = builder.objectRef<UserNode>('User');
export const Group = builder.objectRef<GroupNode>('Group');
export const OrganizationalUnit = builder.objectRef<OrganizationalUnitNode>('OrganizationalUnit');
export const IdentityProvider = builder.objectRef<IdentityProviderNode>('IdentityProvider');

/** Anything with an id of EIAM's own. */
export const Node = builder.interfaceRef<{ readonly id: string }>('Node').implement({
  description: "An object with EIAM's own id, by which a client may store it and ask for it again.",
  resolveType: ({ id }) => typeOfId(id),
  fields: (t) => ({
    id: t.exposeID('id', {
      nullable: false,
      description: "EIAM's own id, as the console shows it and other services store it.",
      extensions: needs('identity'),
    }),
  }),
});

/** The pseudo group of everyone, accepted where members are listed (developer-api.md 6.3). */
export const everyoneGroupId = 'iggroup_all';

type NodeType = 'User' | 'Group' | 'OrganizationalUnit' | 'IdentityProvider';

/** The type an id's prefix stands for (developer-api.md 6.3, management-api.md 5), or undefined. */
export function typeOfId(id: string): NodeType | undefined {
  if (id.startsWith('user_')) return 'User';
  if (id.startsWith('group_') || id === everyoneGroupId) return 'Group';
  if (id.startsWith('ou_')) return 'OrganizationalUnit';
  if (id.startsWith('idp_')) return 'IdentityProvider';
  return undefined;
}
