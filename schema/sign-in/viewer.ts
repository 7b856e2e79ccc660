import { builder } from '../core/builder.ts';
import { enumType } from '../core/input-type.ts';
import { User } from '../core/node.ts';
import { ofCaller, open, permission, permissions, type ViewerIdentity } from '../core/permissions.ts';
import { lookUpCalls } from '../cost/loads.ts';
import { reads } from '../cost/step.ts';
import { notInSubgraph, personal } from '../federation/marks.ts';
import { findUser, findUserBy } from '../user/user.ts';

const Viewer = builder.objectRef<ViewerIdentity>('DirectoryViewer').implement({
  description: 'The identity that the access token of the request was issued for.',
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
        'The user account in EIAM that the access token names. Null where it names none, or one that the application of the gateway cannot see. Needs DIRECTORY_READ. One call; two where the token has only a username.',
      // Whether the token has the user's id is not known of an operation before it runs.
      extensions: reads({
        calls: (_given, reading) => (reading.figure === 'bound' ? lookUpCalls(1, reading) : 0),
      }),
      resolve: async ({ account }, _arguments, context, info) => {
        if (!account) return null;
        return 'userId' in account
          ? findUser(account.userId, context, info)
          : findUserBy(account, context, info);
      },
    }),
    permissions: t.field({
      type: [enumType(permission)],
      nullable: { list: false, items: false },
      description: 'The permissions that the access token grants, in the order of the enum.',
      resolve: (_viewer, _arguments, { access }) =>
        permissions.filter((each) => access.permissions.has(each)),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description:
      'The identity that the access token of the request was issued for. Null where the request has no access token. It costs no call.',
    extensions: { ...notInSubgraph, ...open, ...ofCaller },
    resolve: (_root, _arguments, { access }) => access.viewer,
  }),
);
