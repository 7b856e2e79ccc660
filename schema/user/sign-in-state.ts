import type { UserSummary } from '../../src/eiam/developer/users.ts';
import { builder, fedBy } from '../core/builder.ts';
import { toKnown } from '../core/input.ts';
import { User } from '../core/node.ts';
import { userStatus } from './status.ts';
import { profile } from './user.ts';

const UserSignInState = builder.enumType('UserSignInState', {
  description:
    'Whether a user can sign in now. Where several states apply, the first of DISABLED, EXPIRED and LOCKED is given.',
  values: {
    ENABLED: { description: 'The account is enabled, neither expired nor locked: the user can sign in.' },
    DISABLED: { description: 'The account is disabled, by an administrator for example.' },
    EXPIRED: { description: 'The account is enabled, but `accountExpiresAt` is in the past.' },
    LOCKED: {
      description:
        'The account is enabled, but locked until `lockExpiresAt`, after wrong passwords for example.',
    },
    OTHER: {
      description: 'The account has a status that this version does not know. `rawStatus` has its name.',
    },
  } as const,
});

/**
 * developer-api.md 8.6: an account can be enabled, and locked or expired all the same. Each member is read only where it decides,
 * so that one that could not be read is an error there alone.
 */
function signInStateOf(user: UserSummary, now: number): typeof UserSignInState.$inferType | null {
  const status = toKnown(userStatus, user.status);
  if (status === null) return null;
  if (status !== 'enabled') return status === 'disabled' ? 'DISABLED' : 'OTHER';
  if ((user.accountExpireTime ?? Number.POSITIVE_INFINITY) <= now) return 'EXPIRED';
  return (user.lockExpireTime ?? now) > now ? 'LOCKED' : 'ENABLED';
}

builder.objectField(User, 'signInState', (t) =>
  t.field({
    type: UserSignInState,
    ...fedBy('User.status'),
    description:
      'Whether the user can sign in now, by the clock of the gateway. Null, with an error, where a value that decides it cannot be read.',
    resolve: profile((user, { now }) => signInStateOf(user, now())),
  }),
);
