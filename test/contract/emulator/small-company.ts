import { Directory } from '../../../src/emulator/directory/directory.ts';

/**
 * A company small enough to know by heart. Scope: the unit Asia and the group Guild.
 *
 *   Company ── Asia ── Shanghai ── Team     Holding
 *
 * ada: Team (primary), Asia, Holding; Guild, Secret · bob: Asia, nothing set · eve: Holding only
 * gus: Holding only, but in Guild · zoe: Shanghai, disabled, from DingTalk
 */
export function createSmallCompany() {
  const directory = new Directory({ seed: 7, rootName: 'Company' });
  const asia = directory.addOrganizationalUnit({
    organizationalUnitName: 'Asia',
    description: 'East of Suez',
    organizationalUnitExternalId: 'dept-1',
    organizationalUnitSourceType: 'ding_talk',
    organizationalUnitSourceId: 'ding01',
    createTime: 1_700_000_000_001,
    updateTime: 1_700_000_000_002,
  });
  const shanghai = directory.addOrganizationalUnit({
    organizationalUnitName: '上海',
    parentId: asia.organizationalUnitId,
  });
  const team = directory.addOrganizationalUnit({
    organizationalUnitName: 'Team <1>',
    parentId: shanghai.organizationalUnitId,
  });
  const holding = directory.addOrganizationalUnit({ organizationalUnitName: 'Holding' });
  const guild = directory.addGroup({
    groupName: 'Guild',
    description: 'Thursdays',
    createTime: 1_600_000_000_000,
    updateTime: 1_600_000_000_500,
  });
  const secret = directory.addGroup({
    groupName: 'Secret',
    groupExternalId: 'grp-9',
    groupSourceType: 'ldap',
    groupSourceId: 'ldap01',
  });
  const ada = directory.addUser({
    username: 'Ada.Lovelace',
    displayName: "Ada O'Brien 🚀",
    description: 'First <programmer>',
    passwordSet: true,
    phoneRegion: '86',
    phoneNumber: '13800000001',
    phoneNumberVerified: true,
    email: 'Ada@example.com',
    emailVerified: true,
    accountExpireTime: 1_900_000_000_000,
    lockExpireTime: 1_900_000_000_001,
    registerTime: 1_500_000_000_000,
    createTime: 1_500_000_000_001,
    updateTime: 1_500_000_000_002,
    customFields: { manager_user_id: 'user_x', remote: 'true' },
    organizationalUnitIds: [
      team.organizationalUnitId,
      asia.organizationalUnitId,
      holding.organizationalUnitId,
    ],
  });
  const bob = directory.addUser({ username: 'bob', organizationalUnitIds: [asia.organizationalUnitId] });
  const eve = directory.addUser({
    username: 'eve',
    email: 'eve@example.com',
    phoneNumber: '13800000002',
    phoneRegion: '86',
    organizationalUnitIds: [holding.organizationalUnitId],
  });
  const gus = directory.addUser({ username: 'gus', organizationalUnitIds: [holding.organizationalUnitId] });
  const zoe = directory.addUser({
    username: 'zoe',
    status: 'disabled',
    userExternalId: 'manager42',
    userSourceType: 'ding_talk',
    userSourceId: 'ding01',
    organizationalUnitIds: [shanghai.organizationalUnitId],
  });
  directory.joinGroup(ada.userId, guild.groupId, { type: 'ad', id: 'ad01' });
  directory.joinGroup(gus.userId, guild.groupId);
  directory.joinGroup(ada.userId, secret.groupId);
  const scope = { organizationalUnitIds: [asia.organizationalUnitId], groupIds: [guild.groupId] };
  return { directory, scope, asia, shanghai, team, holding, guild, secret, ada, bob, eve, gus, zoe };
}
