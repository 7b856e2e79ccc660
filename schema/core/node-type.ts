import { everyoneGroupId, idPrefixes } from '../../src/vocabulary/ids.ts';

type NodeType = 'User' | 'Group' | 'OrganizationalUnit' | 'IdentityProvider';

/** The type an id's prefix stands for (developer-api.md 6.3, management-api.md 5), or undefined. */
export function typeOfId(id: string): NodeType | undefined {
  if (id.startsWith(idPrefixes.user)) return 'User';
  if (id.startsWith(idPrefixes.group) || id === everyoneGroupId) return 'Group';
  if (id.startsWith(idPrefixes.organizationalUnit)) return 'OrganizationalUnit';
  if (id.startsWith(idPrefixes.identityProvider)) return 'IdentityProvider';
  return undefined;
}
