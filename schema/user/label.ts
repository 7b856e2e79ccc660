import { builder, fedBy } from '../core/builder.ts';
import { User } from '../core/node.ts';
import { personal } from '../federation/marks.ts';
import { profile } from './user.ts';

builder.objectField(User, 'label', (t) =>
  t.string({
    tag: personal,
    ...fedBy('User.username'),
    description:
      'The text to display for the user: `displayName` or, where there is none, `username`. Null, with an error, where it cannot be read.',
    // The username is looked at only where it counts: it may be one that could not be read.
    resolve: profile((user) => user.displayName ?? user.username),
  }),
);
