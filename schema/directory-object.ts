import type { GroupNode, OrganizationalUnitNode, UserNode } from '../src/loaders/nodes.ts';
import { builder } from './builder.ts';
import { Node, typeOfId } from './node.ts';

/** What can be found in the directory itself. */
export const DirectoryObject = builder
  .interfaceRef<UserNode | GroupNode | OrganizationalUnitNode>('DirectoryObject')
  .implement({
    description: 'A user, a group or an organizational unit.',
    interfaces: [Node],
    resolveType: ({ id }) => typeOfId(id),
  });
