const fragments = `
  fragment UserParts on User {
    id username displayName description email emailVerified phone { region number verified } status passwordSet
    externalId source { type sourceId } createdAt updatedAt registeredAt customFields { name value }
    primaryOrganizationalUnit { id }
    organizationalUnits(first: 100) { edges { primary node { id } } }
    groups(first: 100) { totalCount nodes { id } }
  }
  fragment GroupParts on Group {
    id name description externalId source { type sourceId } createdAt updatedAt
    members(first: 100) { totalCount nodes { id } }
  }
  fragment UnitParts on OrganizationalUnit {
    id name description externalId source { type sourceId } createdAt updatedAt parent { id }
    users(first: 100) { totalCount nodes { id } } children(first: 100) { nodes { id } }
  }
`;
const user = 'user { ...UserParts }';
const group = 'group { ...GroupParts }';
const unit = 'organizationalUnit { ...UnitParts }';
const failures = 'failures { targetId code effect message requestId path }';
const members = `${group} appliedUserIds appliedUsers { id } ${failures}`;

const payloads = {
  createUser: `${user} ${failures}`,
  patchUser: user,
  updateUserPassword: user,
  enableUser: user,
  disableUser: user,
  deleteUser: 'deletedUserId',
  setUserPrimaryOrganizationalUnit: user,
  addUserToOrganizationalUnits: user,
  removeUserFromOrganizationalUnits: user,
  createGroup: group,
  patchGroup: group,
  deleteGroup: 'deletedGroupId',
  addUsersToGroup: members,
  removeUsersFromGroup: members,
  createOrganizationalUnit: unit,
  patchOrganizationalUnit: unit,
  deleteOrganizationalUnit: 'deletedOrganizationalUnitId',
} as const;

export type MutationName = keyof typeof payloads;

export const typeNameOf = (mutation: MutationName): string =>
  `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;

export const failureParts = `
  ... on DirectoryError { message code effect requestId path }
  ... on DirectoryInvalidInputError { issues { path code message } }
  ... on DirectoryNotFoundError { targetId }
  ... on DirectoryOutOfScopeError { targetId }
  ... on DirectoryNotPermittedError { permission }
`;

/** Of a write to the directory. */
const writeFailureParts = `${failureParts} ... on DirectoryWriteUnsettledError { candidateId }`;

/** The mutation under the name `result`, with all that its result has. */
export function documentOf(mutation: MutationName): string {
  const type = typeNameOf(mutation);
  const selection = `{ __typename ... on ${type}Payload { ${payloads[mutation]} } ${writeFailureParts} }`;
  const used = fragments
    .split(/(?=fragment )/)
    .filter((fragment) => selection.includes(`...${/fragment (\w+)/.exec(fragment)?.[1]} `));
  return `mutation ($input: ${type}Input!) { result: ${mutation}(input: $input) ${selection} } ${used.join('')}`;
}
