import type { User, UserSummary } from '../../eiam/developer/users.ts';
import { type Fault, type Faults, UnreadableRow } from '../../eiam/unreadable.ts';

// Rows as JSON. A text with half a character, or a NUL, survives as an escape; a row that could not be read keeps its fault.

type DetailName = 'primaryOrganizationalUnitId' | 'organizationalUnits' | 'groups' | 'customFields';

/** What only GetUser has of a user. */
export type UserDetail = Pick<User, DetailName> & { readonly faults?: Faults<DetailName> };

const detailNames: ReadonlySet<string> = new Set<DetailName>([
  'primaryOrganizationalUnitId',
  'organizationalUnits',
  'groups',
  'customFields',
]);

/** A user in its two parts, which EIAM confirms apart. */
export function splitUser(user: User): { readonly summary: UserSummary; readonly detail: UserDetail } {
  const { primaryOrganizationalUnitId, organizationalUnits, groups, customFields, faults, ...members } = user;
  const details = { primaryOrganizationalUnitId, organizationalUnits, groups, customFields };
  return {
    summary: { ...members, ...faultsOf(faults, (name) => !detailNames.has(name)) },
    detail: { ...details, ...faultsOf(faults, (name) => detailNames.has(name)) },
  };
}

export function joinUser(summary: UserSummary, detail: UserDetail): User {
  if (summary.faults === undefined || detail.faults === undefined) return { ...summary, ...detail };
  return { ...summary, ...detail, faults: { ...summary.faults, ...detail.faults } };
}

function faultsOf(
  faults: Faults | undefined,
  isWanted: (name: string) => boolean,
): { readonly faults?: Faults } {
  const wanted = Object.entries(faults ?? {}).filter(([name]) => isWanted(name));
  return wanted.length === 0 ? {} : { faults: Object.fromEntries(wanted) };
}

/** Of a detail that `UserDetails` wrote, by this version of the tables. */
export function readDetail(json: string): UserDetail {
  return revivedDetail(JSON.parse(json) as UserDetail);
}

/** A detail as it was before it was copied or written as JSON, neither of which knows classes. */
export function revivedDetail<Detail extends UserDetail>(detail: Detail): Detail {
  const { organizationalUnits, groups, customFields } = detail;
  return {
    ...detail,
    ...(organizationalUnits && { organizationalUnits: revived(organizationalUnits, 'organizationalUnitId') }),
    ...(groups && { groups: revived(groups, 'groupId') }),
    ...(customFields && { customFields: revived(customFields, 'fieldName') }),
  };
}

/** A row without its id is one that could not be read. */
function revived<Row extends object>(
  rows: readonly (Row | UnreadableRow)[],
  idName: string,
): readonly (Row | UnreadableRow)[] {
  return rows.map((row) =>
    idName in row || row instanceof UnreadableRow ? row : new UnreadableRow(faultOf(row)),
  );
}

function faultOf(row: object): Fault {
  // What has no id is an UnreadableRow that lost its class and kept its members.
  return (row as UnreadableRow).fault;
}
