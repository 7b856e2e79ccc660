import { builder } from './builder.ts';
import { User } from './node.ts';
import { open, permissions, type ViewerIdentity } from './permissions.ts';
import { notInSubgraph, personal } from './subgraph.ts';
import { findUser, findUserBy } from './user.ts';

const descriptions = {
  DIRECTORY_READ: 'Read users, groups and organizational units.',
  DIRECTORY_WRITE: 'Change them.',
  IDENTITY_PROVIDER_READ: 'Read how people sign in to EIAM through other systems.',
  CREDENTIAL_ISSUE: "Obtain short-lived credentials of a cloud account's role.",
} as const;

const PermissionEnum = builder.enumType('DirectoryPermission', {
  description: 'What somebody may do here. The operator says which scopes or groups carry which.',
  values: Object.fromEntries(
    permissions.map((permission) => [permission, { description: descriptions[permission] }]),
  ) as Record<keyof typeof descriptions, { description: string }>,
});

const Viewer = builder.objectRef<ViewerIdentity>('DirectoryViewer').implement({
  description: 'Who is asking.',
  extensions: open,
  fields: (t) => ({
    subject: t.exposeString('subject', {
      tag: personal,
      nullable: false,
      description: 'Whom the access token is about, in the words of whoever issued it.',
    }),
    user: t.field({
      type: User,
      description:
        "The asker's own account; null where the token names none that the application may see. It needs the right to read the directory.",
      resolve: async ({ account }, _arguments, context, info) => {
        if (!account) return null;
        return 'userId' in account
          ? findUser(account.userId, context, info)
          : findUserBy(account, context, info);
      },
    }),
    permissions: t.field({
      type: [PermissionEnum],
      nullable: { list: false, items: false },
      description: 'What they may do, as far as anybody here asks.',
      resolve: (_viewer, _arguments, { access }) =>
        permissions.filter((permission) => access.permissions.has(permission)),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'Who is asking; null when not signed in.',
    extensions: { ...notInSubgraph, ...open },
    resolve: (_root, _arguments, { access }) => access.viewer,
  }),
);
