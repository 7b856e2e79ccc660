import type { UserKey } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { readPhone } from '../../vocabulary/phone-digits.ts';
import { fold } from '../../vocabulary/text-forms.ts';
import { phoneMatcher, phoneSieve } from './phone-numbers.ts';
import type { RowCollector } from './rows.ts';

/** Rows of a list that may bear one of some keys, and what the others show of keys that none bears. */
export interface KeyedRows extends RowCollector {
  /**
   * Whether the rows, where they are those of a whole list, prove that no user bears the key, one of those that were collected
   * for, so that a look-up for it is needless. A row counts as bearing it in any way that a look-up may take for the same:
   * another case, the other Unicode form, another region. Nothing is proved where one row does not show whether it bears the
   * key, or where no row shows the member at all: a list that leaves it out proves nothing.
   */
  isAbsent(key: UserKey): boolean;
}

/** A row's value of a member; undefined: unknown; null: it has none. */
type Held = string | null | undefined;

export function createKeyedRows(keys: readonly UserKey[]): KeyedRows {
  const usernames = createTextMember(keys.flatMap(({ username }) => username || []));
  const emails = createTextMember(keys.flatMap(({ email }) => email || []));
  // Its source is not looked at: a user that has the id at any may be meant.
  const externalIds = createTextMember(keys.flatMap(({ externalId }) => externalId?.id || []));
  const phones = createPhoneMember(keys);
  const rows = new Map<string, UserSummary>();

  return {
    rows,
    add(row) {
      const { userId, username, email, userExternalId, faults } = row;
      const isBearer = [
        usernames.add(username),
        emails.add(faults?.email ? undefined : (email ?? null)),
        externalIds.add(userExternalId),
        phones.add(row),
      ];
      if (isBearer.includes(true)) rows.set(userId, row);
    },
    isAbsent({ username, email, phone, externalId }) {
      if (username) return usernames.lacks(username);
      if (email) return emails.lacks(email);
      if (externalId) return externalIds.lacks(externalId.id);
      return phone ? phones.lacks(phone) : false;
    },
  };
}

/** A member that is a text, of which some values are looked for. */
function createTextMember(values: readonly string[]) {
  const wanted = new Set(values.map(normal));
  const found = new Set<string>();
  let isShown = false;
  let isHidden = false;
  return {
    /** @returns whether a row that holds this bears one of the values */
    add(held: Held): boolean {
      isHidden ||= held === undefined;
      isShown ||= typeof held === 'string';
      if (wanted.size === 0 || typeof held !== 'string') return false;
      const text = normal(held);
      if (!wanted.has(text)) return false;
      found.add(text);
      return true;
    },
    lacks: (text: string) => isShown && !isHidden && !found.has(normal(text)),
  };
}

function createPhoneMember(keys: readonly UserKey[]) {
  const mayBear = phoneSieve(keys.flatMap(({ phone }) => (phone ? readPhone(phone) : [])));
  const bearers: UserSummary[] = [];
  let isShown = false;
  let isHidden = false;
  return {
    add(row: UserSummary): boolean {
      isHidden ||= Boolean(row.faults?.phoneNumber || row.faults?.phoneRegion);
      isShown ||= row.phoneNumber !== undefined;
      const isBearer = mayBear(row);
      if (isBearer) bearers.push(row);
      return isBearer;
    },
    lacks: (phone: NonNullable<UserKey['phone']>) =>
      isShown && !isHidden && !phoneMatcher(bearers)(readPhone(phone)),
  };
}

function normal(text: string): string {
  return fold(text.trim());
}
