import type { Group } from '../../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { digitsIn } from '../../vocabulary/phone-digits.ts';
import { fold, foldsPlainly } from '../../vocabulary/text-forms.ts';
import { searchFormsOf, sortForm } from '../text/name-forms.ts';
import type { Named } from '../text/pinyin.ts';
import { searchColumn } from '../text/search-column.ts';

/** What a row of src/eiam is asked by, column by column (`tables.ts`). */
export type Columns = Readonly<Record<string, string | number | null>>;

type Text = string | undefined;

export function userColumns(user: UserSummary): Columns {
  const { username, displayName, email, phoneNumber, userExternalId } = user;
  const phone = phoneNumber === undefined ? undefined : digitsIn(user);
  return {
    external_id: folded(userExternalId),
    created: moment(user.createTime),
    updated: moment(user.updateTime),
    source_type: user.userSourceType ?? null,
    source_id: user.userSourceId ?? null,
    faults: faultsColumn(user.faults),
    odd: oddColumn(username, displayName, email, userExternalId),
    search: searchOf('person', displayName, username),
    username: folded(username),
    display_name: folded(displayName),
    email: folded(email),
    phone: phone?.number ?? null,
    phone_region: phone?.region ?? null,
    status: user.status ?? null,
    lock_expires: moment(user.lockExpireTime),
    account_expires: moment(user.accountExpireTime),
    sort_display_name: sorted(displayName, 'person'),
    sort_username: sorted(username, 'person'),
    sort_email: sorted(email, 'thing'),
  };
}

export function groupColumns(group: Group): Columns {
  const { groupName, groupExternalId } = group;
  return {
    external_id: folded(groupExternalId),
    created: moment(group.createTime),
    updated: moment(group.updateTime),
    source_type: group.groupSourceType ?? null,
    source_id: group.groupSourceId ?? null,
    faults: faultsColumn(group.faults),
    odd: oddColumn(groupName, groupExternalId),
    search: searchOf('thing', groupName),
    name: folded(groupName),
    sort_name: sorted(groupName, 'thing'),
  };
}

export function unitColumns(unit: OrganizationalUnit): Columns {
  const { organizationalUnitName, organizationalUnitExternalId } = unit;
  return {
    external_id: folded(organizationalUnitExternalId),
    created: moment(unit.createTime),
    updated: moment(unit.updateTime),
    source_type: unit.organizationalUnitSourceType ?? null,
    source_id: unit.organizationalUnitSourceId ?? null,
    faults: faultsColumn(unit.faults),
    odd: oddColumn(organizationalUnitName, organizationalUnitExternalId),
    search: searchOf('thing', organizationalUnitName),
    parent_id: unit.parentId ?? null,
    name: folded(organizationalUnitName),
    sort_name: sorted(organizationalUnitName, 'thing'),
  };
}

function folded(text: Text): string | null {
  return text === undefined ? null : fold(text);
}

function sorted(text: Text, named: Named): string | null {
  return text === undefined ? null : sortForm(text, named);
}

/** Name by name (`formsOfNames`). */
function searchOf(named: Named, ...names: readonly Text[]): string {
  return names.map((name) => (name === undefined ? '' : searchColumn(searchFormsOf(name, named)))).join('');
}

/** Integers beyond 2^53 cannot be read back; no calendar reaches them. */
function moment(ms: number | undefined): number | null {
  return ms !== undefined && Number.isSafeInteger(ms) ? ms : null;
}

function faultsColumn(
  faults: UserSummary['faults'] | Group['faults'] | OrganizationalUnit['faults'],
): string | null {
  const names = Object.keys(faults ?? {});
  return names.length === 0 ? null : ` ${names.join(' ')} `;
}

function oddColumn(...texts: readonly Text[]): number {
  return texts.every((text) => text === undefined || foldsPlainly(text)) ? 0 : 1;
}
