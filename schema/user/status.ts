import { enumeration } from '../core/input.ts';

/** developer-api.md 6.5. The list is open. */
export const userStatus = enumeration('UserStatus', 'Whether a user account is enabled.', {
  ENABLED: {
    value: 'enabled',
    description: 'The account is enabled. It can still be locked or expired: see `signInState`.',
  },
  DISABLED: {
    value: 'disabled',
    description: 'The account is disabled and cannot sign in. Its memberships stay.',
  },
  OTHER: {
    value: 'other',
    description: 'A status that this version does not know. `rawStatus` has its name.',
  },
});
