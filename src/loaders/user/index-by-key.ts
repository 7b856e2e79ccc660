import type { ExternalId } from '../../../schema/core/external-id.ts';
import type { UserKey, UserNode } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { readPhone } from '../../vocabulary/phone-digits.ts';
import { toUserNode } from '../nodes.ts';
import { wholeNumberOf } from './phone-numbers.ts';
import type { UserRows } from './rows.ts';

/**
 * Finds rows by their exact values. Upstream's look-ups seem to ignore case (developer-api.md 8.6, uncertain): a key that
 * differs in that is left to them, so that the way of reading never decides what is found. So is a telephone number that several
 * users may have: one without its country code, of which a look-up names any, or one whose digits several rows have.
 * @param instanceId the source of what was made in EIAM itself
 */
export function createUserIndex(rows: UserRows, instanceId: string): (key: UserKey) => UserNode | undefined {
  const usernames = indexed(rows, ({ username }) => username);
  const emails = indexed(rows, ({ email }) => email);
  const phones = indexed(rows, wholeNumberOf);
  const externalIds = indexed(rows, ({ userExternalId: id, userSourceType, userSourceId: sourceId }) =>
    id === undefined || userSourceType === undefined || sourceId === undefined
      ? undefined
      : nameOf({ id, sourceType: userSourceType, sourceId }),
  );

  function byPhone(phone: NonNullable<UserKey['phone']>): readonly UserSummary[] {
    const numbers = readPhone(phone).map(({ region, number }) => region && `${region}${number}`);
    // The same digits, however they are split.
    return numbers[0] ? (phones().get(numbers[0]) ?? []) : [];
  }

  function find({ username, email, phone, externalId }: UserKey): readonly UserSummary[] | undefined {
    if (username) return usernames().get(username.trim());
    if (email) return emails().get(email.trim());
    if (phone) return byPhone(phone);
    if (!externalId) return undefined;
    const { sourceId = instanceId } = externalId;
    return externalIds().get(nameOf({ ...externalId, sourceId }));
  }

  return (key) => {
    const [row, ...others] = find(key) ?? [];
    return row && others.length === 0 ? toUserNode(row) : undefined;
  };
}

/** Rows by name; made at the first use. */
function indexed(rows: UserRows, name: (row: UserSummary) => string | undefined) {
  let index: Map<string, UserSummary[]> | undefined;
  return (): ReadonlyMap<string, readonly UserSummary[]> => {
    if (index) return index;
    index = new Map();
    for (const row of rows.values()) {
      const key = name(row);
      if (key !== undefined) index.set(key, [...(index.get(key) ?? []), row]);
    }
    return index;
  };
}

function nameOf({ id, sourceType, sourceId }: ExternalId): string {
  return JSON.stringify([id, sourceType.toLowerCase(), sourceId]);
}
