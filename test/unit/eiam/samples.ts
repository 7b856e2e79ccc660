import { instanceId } from './scripted-upstream.ts';

const summary = {
  instanceId,
  userId: 'user_1',
  username: 'alice',
  displayName: 'Alice',
  passwordSet: true,
  phoneRegion: '86',
  phoneNumber: '12345678901',
  phoneNumberVerified: true,
  email: 'alice@example.com',
  emailVerified: true,
  userExternalId: 'user_d6sbsuumeta4h66ec3il7yxxxx',
  userSourceType: 'build_in',
  userSourceId: instanceId,
  status: 'enabled',
  registerTime: 1_652_085_686_179,
  createTime: 1_652_085_686_179,
  updateTime: 1_652_085_686_179,
};

const user = {
  ...summary,
  primaryOrganizationalUnitId: 'ou_wovwffm62xifdziem7an7xxxxx',
  organizationalUnits: [
    {
      organizationalUnitId: 'ou_wovwffm62xifdziem7an7xxxxx',
      organizationalUnitName: 'Engineering',
      primary: true,
    },
  ],
  groups: [{ groupId: 'group_6sbsuumeta4h66ec3il7yxxxx', groupName: 'Admins', description: 'Those who may' }],
  customFields: [{ fieldName: 'floor', fieldValue: '12' }],
};

/** What upstream sends, as developer-api.md 8.1 describes it. */
export const samples = {
  userSummary: summary,
  user,
  group: {
    instanceId,
    groupId: 'group_1',
    groupName: 'Admins',
    groupExternalId: 'group_6sbsuumeta4h66ec3il7yxxxx',
    groupSourceType: 'build_in',
    groupSourceId: instanceId,
    createTime: 1_652_085_686_179,
    updateTime: 1_652_085_686_179,
  },
  organizationalUnit: {
    instanceId,
    organizationalUnitId: 'ou_1',
    organizationalUnitName: 'Engineering',
    parentId: 'ou_root0000000000000000000000',
    organizationalUnitExternalId: 'ou_wovwffm62xifdziem7an7xxxxx',
    organizationalUnitSourceType: 'build_in',
    organizationalUnitSourceId: instanceId,
    createTime: 1_652_085_686_179,
    updateTime: 1_652_085_686_179,
  },
};

/** A context that is never aborted. */
export const patient = { signal: new AbortController().signal };
