import { managementOperations } from './management/operations.ts';
import { operations } from './operations.ts';

/** A JSON value as it is to be read on the wire, to the letter: a number of twenty digits keeps them all. */
export type JsonText = string;

/** One deviation from the contract. The store stays right: look-ups, scope and paging work on what is stored. */
export interface OddRow {
  /**
   * A noun (User, Group, OrganizationalUnit, IdentityProvider, Instance, GroupMember, UserGroup) or an operation, then members as
   * the Developer API spells them, joined by dots. A noun alone is the whole row. Lists on the way are entered.
   */
  readonly member: string;
  /** `absent` removes the member, or takes the row out of its list. */
  readonly value: JsonText | 'absent';
  /**
   * Only in the object that bears this id, or in a row inside it that does: `User.groups.groupName` takes a user's id or a
   * group's. A last member that is a list changes in that row of it alone. Default: everywhere.
   */
  readonly id?: string;
}

/** The message says what would be right. */
export class OddRowError extends Error {
  override readonly name = 'OddRowError';
}

/** Where an operation shows a noun: in which member of its body; '' is the body itself. */
type Places = Readonly<Record<string, { readonly noun: string; readonly at: string }>>;

const developerPlaces: Places = {
  GetUser: { noun: 'User', at: '' },
  ListUsers: { noun: 'User', at: 'data' },
  GetGroup: { noun: 'Group', at: '' },
  ListGroups: { noun: 'Group', at: 'data' },
  GetOrganizationalUnit: { noun: 'OrganizationalUnit', at: '' },
  ListOrganizationalUnits: { noun: 'OrganizationalUnit', at: 'data' },
  ListUsersForGroup: { noun: 'GroupMember', at: 'data' },
  ListGroupsForUser: { noun: 'UserGroup', at: 'data' },
};

const managementPlaces: Places = {
  ListUsers: { noun: 'User', at: 'Users' },
  ListGroups: { noun: 'Group', at: 'Groups' },
  ListOrganizationalUnits: { noun: 'OrganizationalUnit', at: 'OrganizationalUnits' },
  ListUsersForGroup: { noun: 'GroupMember', at: 'Users' },
  ListIdentityProviders: { noun: 'IdentityProvider', at: 'IdentityProviders' },
  GetIdentityProvider: { noun: 'IdentityProvider', at: 'IdentityProviderDetail' },
  GetInstance: { noun: 'Instance', at: 'Instance' },
};

const apis = {
  developer: { places: developerPlaces, spell: (member: string) => member },
  /** The same members in PascalCase (management-api.md 7.3). */
  management: {
    places: managementPlaces,
    spell: (member: string) => member.charAt(0).toUpperCase() + member.slice(1),
  },
} as const;

const subjects: ReadonlySet<string> = new Set([
  ...[developerPlaces, managementPlaces].flatMap((places) => Object.values(places).map(({ noun }) => noun)),
  ...operations.map(({ name }) => name),
  ...managementOperations.keys(),
]);

const idMembers = ['userId', 'groupId', 'organizationalUnitId', 'identityProviderId', 'fieldName'].flatMap(
  (member) => [member, apis.management.spell(member)],
);

/** `member=value` or `member@id=value`. @throws OddRowError */
export function parseOddRow(text: string): OddRow {
  const [, member = '', id, value = ''] = /^([^=@]*)(?:@([^=]*))?=(.*)$/s.exec(text) ?? [];
  const odd = { member, value, ...(id === undefined ? {} : { id }) };
  check(odd);
  return odd;
}

/** @throws OddRowError */
function check({ member, value, id }: OddRow): void {
  const [subject = '', ...members] = member.split('.');
  if (!subjects.has(subject) || members.includes('')) {
    throw new OddRowError(
      `"${member}" is no member: expected a noun or an operation, then its members, as in User.createTime`,
    );
  }
  if (id === '') throw new OddRowError(`The id behind ${member}@ is missing`);
  if (value === 'absent') return;
  try {
    JSON.parse(value);
  } catch (cause) {
    throw new OddRowError(`The value of ${member} is neither JSON nor the word absent`, { cause });
  }
}

const removed: unique symbol = Symbol('removed');

/** Answers that deviate from the contract at the members that are set. */
export class OddRows {
  #odd: readonly OddRow[] = [];

  /** Takes the place of an earlier one for the same member and id; others are applied in the order they were set. @throws OddRowError */
  set(odd: OddRow): void {
    check(odd);
    this.#odd = [...this.#odd.filter(({ member, id }) => member !== odd.member || id !== odd.id), odd];
  }

  clear(): void {
    this.#odd = [];
  }

  list(): readonly OddRow[] {
    return this.#odd;
  }

  /** The body of a successful answer as JSON. */
  write(api: keyof typeof apis, operation: string, body: object): string {
    if (this.#odd.length === 0) return JSON.stringify(body);
    const { places, spell } = apis[api];
    const texts: JsonText[] = [];
    let changed: unknown = body;
    for (const odd of this.#odd) {
      const [subject = '', ...members] = odd.member.split('.');
      const place = places[operation];
      const names = members.map(spell);
      const change: Change = {
        id: odd.id,
        replacement: odd.value === 'absent' ? removed : placeholder(texts.push(odd.value) - 1),
      };
      if (subject === operation) changed = changeAt(changed, names, change, false);
      else if (subject === place?.noun) changed = changePlace(changed, place.at, names, change);
    }
    const text = JSON.stringify(changed === removed ? {} : changed);
    return text.replace(placeholders, (_, at: string) => texts[Number(at)] ?? 'null');
  }
}

/** A string that no stored text can be: JSON has no other way to write a number of more digits than a double has. */
const placeholder = (at: number): string => `\0odd ${at}\0`;
const placeholders = /"\\u0000odd (\d+)\\u0000"/g;

interface Change {
  readonly id: string | undefined;
  readonly replacement: string | typeof removed;
}

function changePlace(body: unknown, at: string, members: readonly string[], change: Change): unknown {
  if (at === '') return changeAt(body, members, change, false);
  if (!isObject(body)) return body;
  return { ...body, [at]: changeEach(body[at], members, change, false) };
}

/** A list's rows, or the one object. */
function changeEach(value: unknown, members: readonly string[], change: Change, chosen: boolean): unknown {
  if (!Array.isArray(value)) return changeAt(value, members, change, chosen);
  return value.map((row) => changeAt(row, members, change, chosen)).filter((row) => row !== removed);
}

/** @param chosen whether an object around this one bears the id already */
function changeAt(value: unknown, members: readonly string[], change: Change, chosen: boolean): unknown {
  if (!isObject(value)) return value;
  const isChosen = chosen || change.id === undefined || idMembers.some((name) => value[name] === change.id);
  const [member, ...rest] = members;
  if (member === undefined) return isChosen ? change.replacement : value;
  const inside = value[member];
  if (rest.length > 0) return { ...value, [member]: changeEach(inside, rest, change, isChosen) };
  if (!isChosen)
    return Array.isArray(inside) ? { ...value, [member]: changeEach(inside, [], change, false) } : value;
  if (change.replacement !== removed) return { ...value, [member]: change.replacement };
  const { [member]: _, ...others } = value;
  return others;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
