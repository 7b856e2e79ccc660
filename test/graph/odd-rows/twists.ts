/** What of upstream's can be odd, as the emulator names it. */
export type Noun = 'User' | 'Group' | 'OrganizationalUnit' | 'IdentityProvider';

/** One member of one object that is sent otherwise than the contract says. */
export interface Twist {
  readonly member: string;
  /** As it stands on the wire. */
  readonly value: string;
  /**
   * What becomes of the fields that show the member: `fault`: each is null, with an error; otherwise the fields that differ from
   * the undisturbed answer, by path.
   */
  readonly reads: 'fault' | Readonly<Record<string, unknown>>;
  /** One more spelling of a twist before it: shown by the lists alone, which read rows of both planes. */
  readonly isVariant?: boolean;
}

/** The first of several spellings stands for them on every path. */
function spellings(twists: readonly Twist[]): readonly Twist[] {
  return twists.map((twist, index) => (index === 0 ? twist : { ...twist, isVariant: true }));
}

/** The fields that show a member, by path within the object. */
export const fields: Readonly<Record<Noun, Readonly<Record<string, readonly string[]>>>> = {
  User: {
    username: ['username'],
    displayName: ['displayName'],
    description: ['description'],
    passwordSet: ['passwordSet'],
    phoneRegion: ['phone.region'],
    phoneNumber: ['phone.number'],
    phoneNumberVerified: ['phone.verified'],
    email: ['email'],
    emailVerified: ['emailVerified'],
    userExternalId: ['externalId'],
    userSourceType: ['source.type', 'source.rawType'],
    userSourceId: ['source.sourceId'],
    status: ['status', 'rawStatus'],
    accountExpireTime: ['accountExpiresAt'],
    lockExpireTime: ['lockExpiresAt'],
    registerTime: ['registeredAt'],
    createTime: ['createdAt'],
    updateTime: ['updatedAt'],
  },
  Group: {
    groupName: ['name'],
    description: ['description'],
    groupExternalId: ['externalId'],
    groupSourceType: ['source.type', 'source.rawType'],
    groupSourceId: ['source.sourceId'],
    createTime: ['createdAt'],
    updateTime: ['updatedAt'],
  },
  OrganizationalUnit: {
    organizationalUnitName: ['name'],
    description: ['description'],
    organizationalUnitExternalId: ['externalId'],
    organizationalUnitSourceType: ['source.type', 'source.rawType'],
    organizationalUnitSourceId: ['source.sourceId'],
    createTime: ['createdAt'],
    updateTime: ['updatedAt'],
  },
  IdentityProvider: {
    identityProviderName: ['name'],
    identityProviderType: ['type', 'rawType'],
    description: ['description'],
    createTime: ['createdAt'],
    updateTime: ['updatedAt'],
  },
};

const flags = ['passwordSet', 'phoneNumberVerified', 'emailVerified'];
const isMoment = (member: string) => member.endsWith('Time');

/** Values of the wrong kind, each with a text that may show up nowhere. */
function wrongValues(member: string): readonly string[] {
  const wrong = ['{"canary":{"deeper":"canary"}}', '["canary"]', 'true', '[]'];
  if (flags.includes(member)) return [...wrong.filter((value) => value !== 'true'), '"canary"', '1'];
  return isMoment(member) ? [...wrong, '"canary"', '"1e3"'] : wrong;
}

/** Every member of a noun with every value of the wrong kind. */
function wrongKinds(noun: Noun): readonly Twist[] {
  return Object.keys(fields[noun]).flatMap((member) =>
    spellings(wrongValues(member).map((value) => ({ member, value, reads: 'fault' }))),
  );
}

/** Members that developer-api.md 6.6 lists as always present, where they are missing. */
const missing = (...members: readonly string[]): readonly Twist[] =>
  members.flatMap((member) =>
    spellings(['null', '""', 'absent'].map((value) => ({ member, value, reads: 'fault' }))),
  );

/** A member that need not be there reads as null without an error. */
const unset = (member: string, reads: Readonly<Record<string, unknown>>): readonly Twist[] =>
  spellings(['null', '""', 'absent'].map((value) => ({ member, value, reads })));

const noon = '2026-05-09T12:00:00.000Z';
const noonMs = String(Date.parse(noon));

/** A moment in every spelling that is understood. @param field the one that shows it */
const moments = (member: string, field: string): readonly Twist[] =>
  spellings(
    [noonMs, `"${noonMs}"`, `"${noon}"`, '"2026-05-09T20:00:00+08:00"', '"2026-05-09T12:00:00"'].map(
      (value) => ({
        member,
        value,
        reads: { [field]: noon },
      }),
    ),
  );

/** No moment that a calendar reaches. */
const unreachable = ['9223372036854775807', '"9223372036854775807"', '-9223372036854775808'];
/** What says that something never ends, or did not happen. */
const never = [...unreachable, '0', '-1', '"0"', '"-1"'];

export const twists: Readonly<Record<Noun, readonly Twist[]>> = {
  User: [
    ...missing('username', 'passwordSet', 'phoneNumberVerified', 'emailVerified', 'status'),
    ...missing('userSourceType', 'userSourceId', 'createTime', 'updateTime'),
    ...unset('displayName', { displayName: null }),
    ...unset('description', { description: null }),
    ...unset('email', { email: null }),
    ...unset('phoneNumber', { phone: null }),
    ...unset('phoneRegion', { 'phone.region': null }),
    ...unset('userExternalId', { externalId: null }),
    ...spellings(
      never.map((value) => ({ member: 'accountExpireTime', value, reads: { accountExpiresAt: null } })),
    ),
    ...spellings(never.map((value) => ({ member: 'registerTime', value, reads: { registeredAt: null } }))),
    ...['0', '-1'].map((value) => ({ member: 'lockExpireTime', value, reads: { lockExpiresAt: null } })),
    {
      member: 'lockExpireTime',
      value: '9223372036854775807',
      reads: { lockExpiresAt: '9999-12-31T23:59:59.999Z' },
    },
    ...spellings(unreachable.map((value) => ({ member: 'createTime', value, reads: 'fault' }))),
    ...moments('createTime', 'createdAt'),
    ...moments('accountExpireTime', 'accountExpiresAt'),
    { member: 'passwordSet', value: '"true"', reads: { passwordSet: true } },
    { member: 'passwordSet', value: '"FALSE"', reads: { passwordSet: false } },
    { member: 'phoneNumber', value: '13900001001', reads: { 'phone.number': '13900001001' } },
    { member: 'phoneRegion', value: '86', reads: { 'phone.region': '86' } },
    { member: 'userExternalId', value: '9007199254740993', reads: { externalId: '9007199254740993' } },
    { member: 'status', value: '"asleep"', reads: { status: 'OTHER', rawStatus: 'asleep' } },
    { member: 'status', value: '0', reads: { status: 'OTHER', rawStatus: '0' } },
    ...wrongKinds('User'),
  ],
  Group: [
    ...missing('groupName', 'groupSourceType', 'groupSourceId', 'createTime', 'updateTime'),
    ...unset('description', { description: null }),
    { member: 'groupName', value: '7', reads: { name: '7' } },
    ...moments('updateTime', 'updatedAt'),
    ...wrongKinds('Group'),
  ],
  OrganizationalUnit: [
    ...missing('organizationalUnitName', 'organizationalUnitSourceType', 'organizationalUnitSourceId'),
    ...missing('createTime', 'updateTime'),
    ...unset('description', { description: null }),
    { member: 'organizationalUnitName', value: '7', reads: { name: '7' } },
    ...moments('updateTime', 'updatedAt'),
    ...wrongKinds('OrganizationalUnit'),
  ],
  IdentityProvider: [
    ...unset('identityProviderName', { name: null }),
    ...unset('createTime', { createdAt: null }),
    { member: 'identityProviderName', value: '12', reads: { name: '12' } },
    ...moments('createTime', 'createdAt'),
    ...moments('updateTime', 'updatedAt'),
    ...wrongKinds('IdentityProvider'),
  ],
};

/** What is selected of every object: all the fields that one row of a list brings. */
export const selections: Readonly<Record<Noun, string>> = {
  User: `id username displayName description email emailVerified phone { region number verified } status rawStatus
    passwordSet externalId source { type rawType sourceId } createdAt updatedAt registeredAt accountExpiresAt lockExpiresAt`,
  Group: 'id name description externalId source { type rawType sourceId } createdAt updatedAt',
  OrganizationalUnit: 'id name description externalId source { type rawType sourceId } createdAt updatedAt',
  IdentityProvider: 'id name type rawType description createdAt updatedAt',
};
