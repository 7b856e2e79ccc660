import { readFileSync } from 'node:fs';
import type { ExplorerExample } from './explorer.ts';

/** The objects in the examples; each must exist in the directory that the gateway serves. */
export interface ExampleSamples {
  readonly username: string;
  readonly organizationalUnitId: string;
  readonly groupId: string;
  readonly usernamePrefix: string;
  readonly userId: string;
}

/** The objects in the examples that the mirror answers. */
export interface MirrorSamples {
  /** With others who report to them. */
  readonly managerId: string;
  /** Two that one user is in. */
  readonly groupIds: readonly string[];
  readonly from: string;
  readonly to: string;
  /** A cursor of the log of changes. */
  readonly after: string;
}

/** Shown where the directory's content is not known, as instructions what to put in their place. */
const placeholders: ExampleSamples = {
  username: 'PUT A USERNAME HERE',
  organizationalUnitId: 'ou_PUT_AN_ID_HERE',
  groupId: 'group_PUT_AN_ID_HERE',
  usernamePrefix: 'a',
  userId: 'user_PUT_AN_ID_HERE',
};

/** The same for the examples that the mirror answers. */
export const mirrorPlaceholders = {
  managerId: placeholders.userId,
  groupIds: [placeholders.groupId, 'group_AND_ANOTHER_ONE'],
} satisfies Partial<MirrorSamples>;

/** What an example is of. */
const people = 'People';
const units = 'Organizational units';
const groups = 'Groups';
const writes = 'Changing the directory';
const changes = 'Following its changes';
const signIn = 'Signing in';
const setup = 'The gateway';

/**
 * The operations that newcomers need, in that order; a new browser opens with the first of them.
 * @param mirror undefined: there is no mirror, and no example that needs it
 */
export function createExamples(
  samples: ExampleSamples | undefined,
  mirror?: MirrorSamples,
): ExplorerExample[] {
  const { username, userId, organizationalUnitId, groupId, usernamePrefix } = samples ?? placeholders;
  return [
    createExample(people, 'user-with-groups-and-units', { username }),
    createExample(units, 'unit-with-ancestors-and-people', { organizationalUnitId }),
    createExample(groups, 'group-members', { groupId }),
    createExample(people, 'everyone'),
    createExample(people, 'search', { usernamePrefix }),
    ...(mirror ? createMirrorExamples(mirror) : []),
    createExample(setup, 'provisioning-scope'),
    createExample(setup, 'identity-providers'),
    createExample(writes, 'create-user', {
      input: {
        username: 'new.colleague',
        displayName: 'New Colleague',
        email: { address: 'new.colleague@example.com', verified: false },
        primaryOrganizationalUnitId: organizationalUnitId,
        groupIds: [groupId],
      },
    }),
    createExample(writes, 'patch-user', {
      input: {
        userId,
        displayName: 'Known By Another Name',
        customFields: [{ name: 'cost_center', value: 'CC-001' }],
      },
    }),
    createExample(writes, 'add-users-to-group', {
      input: { groupId, userIds: [userId, 'user_nobody_has_this_id'] },
    }),
    createExample(changes, 'directory-changes'),
    ...(mirror ? [createExample(changes, 'changes-since', { after: mirror.after })] : []),
    createExample(signIn, 'generate-device-code', { input: { scopes: ['profile', 'email'] } }),
    createExample(signIn, 'generate-token', {
      input: { deviceCode: { deviceCode: 'PUT_THE_deviceCode_HERE' } },
    }),
    createExample(signIn, 'viewer'),
  ];
}

function createMirrorExamples({ managerId, groupIds, from, to }: MirrorSamples): ExplorerExample[] {
  return [
    createExample(setup, 'mirror-state'),
    createExample(people, 'find-by-name'),
    createExample(units, 'org-chart'),
    createExample(people, 'reports', { userId: managerId }),
    createExample(groups, 'in-both-groups', { groupIds }),
    createExample(people, 'expiring-accounts', { from, to }),
  ];
}

function createExample(
  group: string,
  name: string,
  variables?: Readonly<Record<string, unknown>>,
): ExplorerExample {
  const query = readFileSync(new URL(`examples/${name}.graphql`, import.meta.url), 'utf8');
  return { group, query, ...(variables && { variables }) };
}
