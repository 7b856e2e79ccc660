import { builder, fedBy } from './builder.ts';
import { User } from './node.ts';
import { personal } from './subgraph.ts';
import { profile } from './user.ts';

builder.objectField(User, 'label', (t) =>
  t.string({
    tag: personal,
    ...fedBy('User.username'),
    description:
      'The text to show for the user: `displayName`, or `username` where there is none; null, with an error, where the one that counts could not be read.',
    // The username is looked at only where it counts: it may be one that could not be read.
    resolve: profile((user) => user.displayName ?? user.username),
  }),
);
