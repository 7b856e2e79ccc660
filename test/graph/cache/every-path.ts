const user = `
  id username displayName description email emailVerified phone { region number verified } status passwordSet
  externalId updatedAt lockExpiresAt customFields { name value }
  primaryOrganizationalUnit { id name path }
  organizationalUnits(first: 20) { totalCount edges { primary node { id name } } }
  groups(first: 20) { totalCount edges { source { type sourceId } node { id name } } }`;
const users = `totalCount nodes { id username displayName status email updatedAt }`;
const unit = `
  id name description path updatedAt parent { id name } ancestors { id name }
  children(first: 20) { totalCount nodes { id name } } users(first: 20) { ${users} }`;
const group = `id name updatedAt members(first: 20) { totalCount nodes { id username groups { nodes { name } } } }`;

const sourced = (id: string) => `{ externalId: { id: "${id}", sourceType: "build_in" } }`;
const aliased = (name: string, values: readonly string[], field: (value: string) => string) =>
  values.map((value, index) => `${name}${index}: ${field(value)}`).join('\n');

const unitIds = ['ou_division', 'ou_engineering', 'ou_sales', 'ou_platform'];

/** Every way that leads to what the mutations of the small company change, to what is old and to what will be new. */
export const everyPath = `{
  ${aliased('byId', ['user_ada', 'user_ben', 'user_cleo'], (id) => `user(by: { id: "${id}" }) { ${user} }`)}
  ${aliased('byName', ['ada', 'ADA', 'new', 'countess'], (name) => `user(by: { username: "${name}" }) { ${user} }`)}
  ${aliased('byMail', ['ada@example.com', 'new@example.com'], (mail) => `user(by: { email: "${mail}" }) { id email }`)}
  ${aliased('byPhone', ['2071234567', '13800000000'], (number) => `user(by: { phone: { number: "${number}" } }) { id }`)}
  ${aliased('byExternalId', ['external-ada', 'external-new'], (id) => `user(by: ${sourced(id)}) { id username }`)}
  users(first: 20) { ${users} }
  pages: users(first: 1) { ${users} }
  prefix: users(first: 20, filter: { username: { startsWith: "a" } }) { ${users} }
  disabled: users(first: 20, filter: { status: DISABLED }) { ${users} }
  inUnit: users(first: 20, filter: { organizationalUnits: { any: ["ou_sales"] }, status: ENABLED }) { ${users} }
  mailed: users(first: 20, filter: { email: { equals: "new@example.com" } }) { ${users} }
  groups(first: 20) { totalCount nodes { ${group} } }
  named: groups(first: 20, filter: { name: { startsWith: "New" } }) { totalCount nodes { id name } }
  first: groups(first: 1) { totalCount nodes { id name } }
  ${aliased('group', ['group_makers', 'group_keepers'], (id) => `group(id: "${id}") { ${group} }`)}
  everyone: group(id: "iggroup_all") { members(first: 20) { totalCount nodes { id username } } }
  ${aliased('unit', unitIds, (id) => `organizationalUnit(by: { id: "${id}" }) { ${unit} }`)}
  ${aliased('unitByExternalId', ['external-platform', 'external-new'], (id) => `organizationalUnit(by: ${sourced(id)}) { ${unit} }`)}
  rootOrganizationalUnits { ${unit} }
  provisioningScope { organizationalUnits { id name } groups { id name } }
}`;
