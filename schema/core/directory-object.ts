import { personal } from '../federation/marks.ts';
import type { GroupNode } from '../group/node.ts';
import type { OrganizationalUnitNode } from '../organizational-unit/ports.ts';
import type { UserNode } from '../user/ports.ts';
import { builder, fedBy, semanticNonNull } from './builder.ts';
import { Node } from './node.ts';
import { typeOfId } from './node-type.ts';
import { Source } from './source.ts';

/** The members that a group's, and a unit's, name is read from: its own, or those of a user that names it. */
export const groupNameMembers = ['Group.groupName', 'User.groups.groupName'];
export const unitNameMembers = [
  'OrganizationalUnit.organizationalUnitName',
  'User.organizationalUnits.organizationalUnitName',
];

/** A member of each type's own that the contract calls always present. */
function ofEach(member: string): readonly string[] {
  return ['User', 'Group', 'OrganizationalUnit'].map((type) => `${type}.${member}`);
}

/** What can be found in the directory itself. */
export const DirectoryObject = builder
  .interfaceRef<UserNode | GroupNode | OrganizationalUnitNode>('DirectoryObject')
  .implement({
    description: 'An object of the directory: a user, a group or an organizational unit.',
    interfaces: [Node],
    resolveType: ({ id }) => typeOfId(id),
    fields: (t) => ({
      label: t.string({
        tag: personal,
        ...fedBy(['User.username', ...groupNameMembers, ...unitNameMembers]),
        description:
          'The text to display for the object: the display name of a user or, where there is none, the username; the name of a group or unit.',
      }),
      externalId: t.string({
        tag: personal,
        description: 'The id of the object in its source system. The same as `id` where none was given.',
      }),
      source: t.field({
        type: Source,
        ...semanticNonNull,
        description: 'The system that the object was created in or synchronized from.',
      }),
      createdAt: t.field({
        type: 'DateTime',
        ...fedBy(ofEach('createTime')),
        description: 'When the object was created in EIAM.',
      }),
      updatedAt: t.field({
        type: 'DateTime',
        ...fedBy(ofEach('updateTime')),
        description: 'When the object last changed. Changes of its memberships do not count.',
      }),
    }),
  });
