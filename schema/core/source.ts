import { builder, fedBy } from './builder.ts';
import type { Loaders } from './context.ts';
import { toKnown } from './input.ts';
import { enumType } from './input-type.ts';
import { directoryRead } from './permissions.ts';
import { sourceType } from './source-type.ts';
import { checked, type Faulty } from './unreadable.ts';

/** Where an object or a membership comes from: upstream's raw type, and the id of the source; each throws where it cannot be read. */
export interface SourceShape {
  readonly type: () => string | undefined;
  readonly id: () => string | undefined;
}

/** The source that a row of upstream's names in two of its members. */
export function sourceOf<
  Name extends string,
  Row extends { readonly [Each in Name]?: string | undefined } & Faulty,
>(row: Row, type: Name, id: Name): SourceShape {
  return { type: () => checked(row)[type], id: () => checked(row)[id] };
}

/** Whichever object or membership the source is of. */
const typeMembers = [
  'User.userSourceType',
  'Group.groupSourceType',
  'OrganizationalUnit.organizationalUnitSourceType',
  'GroupMembership.groupMemberRelationSourceType',
];
const idMembers = [
  'User.userSourceId',
  'Group.groupSourceId',
  'OrganizationalUnit.organizationalUnitSourceId',
  'GroupMembership.groupMemberRelationSourceId',
];

export const Source = builder.objectRef<SourceShape>('DirectorySource').implement({
  requiresScopes: directoryRead,
  description: 'The system that an object or a membership was created in or synchronized from.',
  fields: (t) => ({
    type: t.field({
      type: enumType(sourceType),
      ...fedBy(typeMembers),
      description: 'The type of that system, as far as this version knows it.',
      resolve: ({ type }) => toKnown(sourceType, type()),
    }),
    rawType: t.string({
      ...fedBy(typeMembers),
      description: 'The type of the system as EIAM spells it. It is set where `type` is OTHER as well.',
      resolve: ({ type }) => type(),
    }),
    sourceId: t.string({
      ...fedBy(idMembers),
      description:
        'The id of the system: of the EIAM instance for BUILD_IN, otherwise of the enterprise in the system, for example the DingTalk CorpId.',
      resolve: ({ id }) => id(),
    }),
  }),
});

/** The source of a user's membership of a group; null where upstream does not list the membership. */
export async function membershipSource(
  { users }: Pick<Loaders, 'users'>,
  userId: string,
  groupId: string,
): Promise<SourceShape | null> {
  const membership = await users.membershipSource(userId, groupId);
  return membership && sourceOf(membership, 'groupMemberRelationSourceType', 'groupMemberRelationSourceId');
}
