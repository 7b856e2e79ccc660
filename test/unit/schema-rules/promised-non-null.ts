/** Fields that may be non-null, or have items that are, by why that is so. A coordinate stands for one field. */
export interface Reason {
  readonly because: string;
  readonly fields: RegExp;
  /** As the type is written. */
  readonly types: readonly string[];
}

const text = 'String!';
const id = 'ID!';
/** Null where nothing is known; of what is known each text is. */
const texts = '[String!]';

/** Of what upstream sends the id alone is non-null: whatever else may be missing or odd in an old record. */
export const reasons: readonly Reason[] = [
  {
    because: "an object's id is known before the object is read",
    fields: /^(Node|DirectoryObject|User|Group|OrganizationalUnit|IdentityProvider)\.id$/,
    types: [id],
  },
  {
    because: 'the gateway makes a page and its cursors',
    fields: /^(\w+Connection\.(edges|nodes|pageInfo)|\w+Edge\.cursor|PageInfo\.has(Next|Previous)Page)$/,
    types: ['[#Edge!]!', '[#]!', 'PageInfo!', text, 'Boolean!'],
  },
  {
    because: 'the gateway counts the levels that it walks',
    fields: /^(OrganizationalUnitDescendant|UserReport)Edge\.level$/,
    types: ['Int!'],
  },
  {
    because: 'the input of the mutation names the object, or upstream answers a create with its id alone',
    fields: /^\w+Payload\.(userId|groupId|organizationalUnitId|deleted(User|Group|OrganizationalUnit)Id)$/,
    types: [id],
  },
  {
    because: 'the input of the mutation names each user, and the gateway notes what becomes of each call',
    fields: /^(AddUsersToGroup|RemoveUsersFromGroup|CreateUser)Payload\.(appliedUserIds|failures)$/,
    types: ['[ID!]!', '[DirectoryWriteFailure!]!'],
  },
  {
    because: 'the gateway makes the failure, and the input names its object',
    fields: /^Directory(\w*Error|WriteFailure)\.(code|message|effect|field|issues|targetId|permission|path)$/,
    types: [
      text,
      'DirectoryErrorCode!',
      'DirectoryWriteEffect!',
      '[DirectoryInputIssue!]!',
      id,
      'DirectoryPermission!',
      texts,
    ],
  },
  {
    because: 'the gateway finds what is wrong with an input',
    fields: /^DirectoryInputIssue\.(path|code|message)$/,
    types: ['[String!]!', text, 'DirectoryErrorCode!'],
  },
  {
    because: 'a custom field has no other identity than its name, and a row without one cannot be read',
    fields: /^DirectoryCustomField\.name$/,
    types: [text],
  },
  {
    because: 'the gateway makes the list of texts from one value, and no value is no text',
    fields: /^DirectoryCustomField\.values$/,
    types: ['[String!]!'],
  },
  {
    because: 'the gateway finds the way from the user to the container',
    fields: /^(DirectoryMembership\.direct|User\.memberOf)$/,
    types: ['Boolean!', '[DirectoryMembership!]'],
  },
  {
    because: 'the gateway itself finds the text in a field',
    fields: /^DirectorySearchEdge\.matched$/,
    types: [texts],
  },
  {
    because: 'what a deployment has is known from its settings',
    fields: /^(Directory\.(mirror|features)|DirectoryMirror\.state)$/,
    types: ['DirectoryMirror!', '[DirectoryFeature!]!', 'DirectoryMirrorState!'],
  },
  {
    because: 'the gateway itself tells the event, and an event without a place or an object would be none',
    fields:
      /^Directory(Event|ObjectChanged|UserMoved|MembersChanged|ResyncRequired)\.(cursor|origin|objectId|objectKind|change|changedFields|userId|fromIds|toIds|containerId|addedUserIds|removedUserIds|reason)$/,
    types: [
      ...[text, id, 'DirectoryChangeOrigin!', 'DirectoryObjectKind!', 'DirectoryChangeKind!'],
      'DirectoryResyncReason!',
      ...[texts, '[ID!]'],
    ],
  },
  {
    because: 'an event is either sent or not',
    fields: /^Subscription\.directoryChanged$/,
    types: ['DirectoryEvent!'],
  },
  {
    because: 'the access token that was checked has a subject, and the settings say what it permits',
    fields: /^DirectoryViewer\.(subject|permissions)$/,
    types: [text, '[DirectoryPermission!]!'],
  },
  {
    because:
      'an answer of the token endpoint without these is no such answer, and fails whole (RFC 6749, RFC 8628)',
    fields: /^(GenerateToken|GenerateDeviceCode)Payload\.\w+$/,
    types: [text, 'Int!'],
  },
  {
    because: 'a device grant goes on by the time that the gateway waits and a message of its own',
    fields:
      /^Directory(AuthorizationPending|AuthorizationDenied|AuthorizationExpired|SlowDown)\.(message|intervalSeconds)$/,
    types: [text, 'Int!'],
  },
  {
    because: 'the answer that a token was revoked is the whole of it',
    fields: /^RevokeTokenPayload\.revoked$/,
    types: ['Boolean!'],
  },
  {
    because: 'a key without one of its parts opens nothing, and fails whole',
    fields: /^Directory(AlibabaCloud|Aws|TencentCloud)StsToken\.\w+$/,
    types: [text],
  },
  {
    because: 'it is the provider itself, seen from another side',
    fields: /^IdentityProvider\.authentication$/,
    types: ['IdentityProviderAuthentication!'],
  },
  {
    because: 'a list of what was asked for by id is as long as the list of ids, and federation wants it so',
    fields: /^Query\.(nodes|_entities|_service)$/,
    types: ['[Node]!', '[_Entity]!', '_Service!'],
  },
  {
    because: 'the gateway prints its own schema',
    fields: /^_Service\.sdl$/,
    types: [text],
  },
];

/** Whether one of the reasons names the field and its type; `#` stands for the object of a connection, or its name. */
export function isAllowed(coordinate: string, type: string): boolean {
  const pattern = (allowed: string) =>
    new RegExp(`^${allowed.replaceAll(/[[\]!]/g, '\\$&').replace('#', '\\w+')}$`);
  return reasons.some(
    ({ fields, types }) => fields.test(coordinate) && types.some((allowed) => pattern(allowed).test(type)),
  );
}
