import { builder } from './builder.ts';

/** Upstream's callbacks and our own writes, in one vocabulary (callbacks.md, "Cache entries"). */

export const DirectoryObjectKind = builder.enumType('DirectoryObjectKind', {
  description: 'The types of objects in the directory, as events and searches name them.',
  values: {
    USER: { description: 'An account, the GraphQL type `User`.' },
    GROUP: { description: 'A set of users, the GraphQL type `Group`.' },
    ORGANIZATIONAL_UNIT: {
      description: 'A place in the tree of the company, the GraphQL type `OrganizationalUnit`.',
    },
  } as const,
});

export const DirectoryChangeKind = builder.enumType('DirectoryChangeKind', {
  description: 'What happened to an object.',
  values: {
    CREATED: { description: 'It was created, or has come into the scope that the gateway may read.' },
    UPDATED: { description: 'Some of its fields have new values; `changedFields` names them where known.' },
    DELETED: {
      description:
        'It was deleted, or has left the scope that the gateway may read. Its memberships ended with it, without events of their own.',
    },
    ENABLED: { description: 'The user may sign in again.' },
    DISABLED: { description: 'The user may not sign in any more.' },
    LOCKED: { description: 'The user was locked out for a time, after wrong passwords for example.' },
    UNLOCKED: { description: 'The lock-out of the user was ended.' },
    MOVED: {
      description: 'The organizational unit has another parent. A user that moves is a DirectoryUserMoved.',
    },
    CREDENTIAL_CHANGED: { description: 'The user has a new password. The event never carries it.' },
  } as const,
});

export const DirectoryChangeOrigin = builder.enumType('DirectoryChangeOrigin', {
  description: 'Where the gateway learned of an event.',
  values: {
    ALIBABA_CALLBACK: { description: 'An event callback of Alibaba Cloud IDaaS EIAM.' },
    BAMBOOCLOUD_CALLBACK: { description: 'An event callback of BambooCloud IDaaS EIAM.' },
    MUTATION: {
      description:
        'A mutation sent to this gateway. Where its answer was lost, the change may not have been made.',
    },
    CHECK: {
      description:
        "A comparison of the gateway's own copy of the directory with EIAM. Only the mirror makes it.",
    },
    GATEWAY: {
      description: 'The gateway itself, which has found that it cannot name the changes that were made.',
    },
  } as const,
});

export const DirectoryResyncReason = builder.enumType('DirectoryResyncReason', {
  description: 'Why the gateway cannot name the changes one by one.',
  values: {
    GAP: {
      description:
        'Changes are missing: those behind `after` are no longer kept, or a write was sent whose effect is not known.',
    },
    NEW_LOG: {
      description: '`after` is a cursor of another gateway process, or of this one before it was restarted.',
    },
    SCOPE_CHANGED: {
      description:
        "The application's synchronization scope is another one: units and users appeared or disappeared with it.",
    },
    OVERLOAD: {
      description:
        'There were more changes than can be sent one by one: a full synchronization, or more than a slow subscriber has read in time.',
    },
  } as const,
});
