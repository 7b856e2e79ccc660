import { builder } from './builder.ts';

/** Upstream's callbacks and our own writes, in one vocabulary (callbacks.md, "Cache entries"). */

export const DirectoryEntityKind = builder.enumType('DirectoryEntityKind', {
  description: 'What a change can be about.',
  values: {
    USER: { description: 'An account.' },
    GROUP: { description: 'A group itself, not its members.' },
    ORGANIZATIONAL_UNIT: { description: 'A unit itself, not its people.' },
    MEMBERSHIP: { description: 'Who belongs to a group or a unit.' },
    DIRECTORY: { description: 'The directory as a whole.' },
  } as const,
});

export const DirectoryChangeKind = builder.enumType('DirectoryChangeKind', {
  description: 'What happened.',
  values: {
    CREATED: { description: 'It is new.' },
    UPDATED: {
      description: 'Some of its fields have other values; `changedFields` names them where they are known.',
    },
    DELETED: { description: 'It is gone, and so are its memberships.' },
    ENABLED: { description: 'The account may be used.' },
    DISABLED: { description: 'The account may not be used.' },
    LOCKED: { description: 'The account is locked for a while, after wrong passwords for example.' },
    UNLOCKED: { description: 'The lock was lifted.' },
    MOVED: {
      description:
        'It is in another place of the tree; `relatedIds` has the old and the new unit where known.',
    },
    CREDENTIAL_CHANGED: { description: 'The password is another one.' },
    MEMBERS_ADDED: { description: 'The users in `relatedIds` belong to it.' },
    MEMBERS_REMOVED: { description: 'The users in `relatedIds` do not belong to it any more.' },
    RESYNC_REQUIRED: {
      description:
        'More happened than can be told: take everything you hold for stale, and read again what you need.',
    },
  } as const,
});

export const DirectoryChangeOrigin = builder.enumType('DirectoryChangeOrigin', {
  description: 'Who told the gateway of a change.',
  values: {
    ALIBABA_CALLBACK: { description: 'An event callback of Alibaba Cloud IDaaS EIAM.' },
    BAMBOOCLOUD_CALLBACK: { description: 'An event callback of BambooCloud IDaaS EIAM.' },
    MUTATION: {
      description: 'A mutation sent to this gateway. Where its answer was lost, it may not have come about.',
    },
    GATEWAY: { description: 'The gateway itself, which can no longer tell what changed.' },
  } as const,
});
