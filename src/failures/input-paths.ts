/** Where upstream's words for what is wrong (developer-api.md 5.2) stand in our inputs. */
const paths: Readonly<Record<string, string>> = {
  Username: 'username',
  DisplayName: 'displayName',
  Description: 'description',
  Password: 'password',
  PasswordInitializationConfig: 'passwordInitialization',
  Email: 'email.address',
  EmailVerified: 'email.verified',
  PhoneNumber: 'phone.number',
  PhoneRegion: 'phone.region',
  PhoneNumberVerified: 'phone.verified',
  UserExternalId: 'externalId',
  PrimaryOrganizationalUnitId: 'primaryOrganizationalUnitId',
  OrganizationalUnitId: 'organizationalUnitId',
  OrganizationalUnitIds: 'organizationalUnitIds',
  OrganizationalUnitName: 'name',
  OrganizationalUnitExternalId: 'externalId',
  ParentId: 'parentId',
  GroupName: 'name',
  GroupExternalId: 'externalId',
  UserIds: 'userIds',
  CustomFields: 'customFields',
  CloudAccountRoleExternalId: 'cloudAccountRoleExternalId',
  DurationSeconds: 'durationSeconds',
};

/** The path of an input field by upstream's name for it; undefined where a client gives no such value. */
export function toInputPath(word: string | undefined): string | undefined {
  const path = paths[word ?? ''];
  return path && `input.${path}`;
}
