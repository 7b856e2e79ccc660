import { enumeration } from '../core/input.ts';

/** Upstream's callbacks and our own writes, in one vocabulary (callbacks.md, "Cache entries"). */

export const directoryObjectKind = enumeration(
  'DirectoryObjectKind',
  'A type of directory objects, for events and searches.',
  {
    USER: { description: 'A user account: the type `User`.' },
    GROUP: { description: 'A group of users: the type `Group`.' },
    ORGANIZATIONAL_UNIT: {
      description: 'An organizational unit: the type `OrganizationalUnit`.',
    },
  },
);

export const directoryChangeKind = enumeration('DirectoryChangeKind', 'What happened to an object.', {
  CREATED: { description: 'The object was created, or came into the scope that the gateway can read.' },
  UPDATED: {
    description: 'Fields of the object have new values. `changedFields` names them where they are known.',
  },
  DELETED: {
    description:
      'The object was deleted, or left the scope that the gateway can read. Its memberships ended with it, without separate events.',
  },
  ENABLED: { description: 'The user was enabled, and can sign in again.' },
  DISABLED: { description: 'The user was disabled, and cannot sign in any more.' },
  LOCKED: { description: 'The user was locked for a time, after wrong passwords for example.' },
  UNLOCKED: { description: 'The lock of the user was removed.' },
  MOVED: {
    description:
      'The organizational unit has a new parent. A user that moves is reported as DirectoryUserMoved.',
  },
  CREDENTIAL_CHANGED: { description: 'The user has a new password, which is not part of the event.' },
});

export const directoryChangeOrigin = enumeration(
  'DirectoryChangeOrigin',
  'The origin of an event: where the gateway received it from.',
  {
    ALIBABA_CALLBACK: { description: 'An event callback of Alibaba Cloud IDaaS EIAM.' },
    BAMBOOCLOUD_CALLBACK: { description: 'An event callback of BambooCloud IDaaS EIAM.' },
    MUTATION: {
      description:
        'A mutation that was sent to this gateway. Where the answer of EIAM was lost, the change may not have been made.',
    },
    CHECK: {
      description: 'A comparison of the mirror, the copy of the directory in the gateway, with EIAM.',
    },
    GATEWAY: {
      description: 'The gateway itself, which detected changes that it cannot name.',
    },
  },
);

export const directoryResyncReason = enumeration(
  'DirectoryResyncReason',
  'Why the gateway cannot name the changes one by one.',
  {
    GAP: {
      description:
        'Changes are missing: those after the cursor `after` are not stored any more, or the effect of a write is unknown.',
    },
    NEW_LOG: {
      description: 'The cursor `after` is of another gateway process, or of this one before a restart.',
    },
    SCOPE_CHANGED: {
      description:
        'The provisioning scope of the application of the gateway was changed, so that units and users came into it or left it.',
    },
    OVERLOAD: {
      description:
        'Too many changes to send one by one: a full synchronization, or more than a slow subscriber has read in time.',
    },
  },
);
