import { builder } from './builder.ts';
import { User } from './node.ts';
import { PermissionEnum } from './permission-enum.ts';
import { open, permissions, type ViewerIdentity } from './permissions.ts';
import { notInSubgraph, personal } from './subgraph.ts';
import { findUser, findUserBy } from './user.ts';

const Viewer = builder.objectRef<ViewerIdentity>('DirectoryViewer').implement({
  description: 'The identity that the request signed in with.',
  extensions: open,
  fields: (t) => ({
    subject: t.exposeString('subject', {
      tag: personal,
      nullable: false,
      description: 'The subject (`sub`) of the access token, as its issuer spells it.',
    }),
    user: t.field({
      type: User,
      description:
        "The account in EIAM that the access token names. Null where it names none, or one that the gateway's application may not see. Needs DIRECTORY_READ, and costs one call, two where the token has a username alone.",
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
      description: 'The rights that the access token carries, in the order of the enum.',
      resolve: (_viewer, _arguments, { access }) =>
        permissions.filter((permission) => access.permissions.has(permission)),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description:
      'The identity that the request signed in with. Null where the request carries no access token.',
    extensions: { ...notInSubgraph, ...open },
    resolve: (_root, _arguments, { access }) => access.viewer,
  }),
);
