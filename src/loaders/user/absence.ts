import type { UserKey } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { fold } from '../conditions/text-forms.ts';
import { phoneMatcher, readPhone } from './phone-numbers.ts';
import type { UserRows } from './rows.ts';

/**
 * Whether the rows of a whole list prove that no user bears a key, so that a look-up for it is needless. A row counts as bearing
 * it in any way that a look-up may take for the same: another case, the other Unicode form, another region. Nothing is proved
 * where one row does not show whether it bears the key, or where no row shows the member at all: a list that leaves it out says
 * nothing.
 */
export function createUserAbsence(rows: UserRows): (key: UserKey) => boolean {
  const usernames = once(() => textsOf(rows, ({ username }) => username));
  const emails = once(() =>
    textsOf(rows, ({ email, faults }) => (faults?.email ? undefined : (email ?? null))),
  );
  // Its source is not looked at: who has the id at any may be meant.
  const externalIds = once(() => textsOf(rows, ({ userExternalId }) => userExternalId));
  const phones = once(() => phonesOf(rows));

  return ({ username, email, phone, externalId }) => {
    if (username) return lacks(usernames(), username.trim());
    if (email) return lacks(emails(), email.trim());
    if (externalId) return lacks(externalIds(), externalId.id);
    return phone ? phones()?.(readPhone(phone)) === false : false;
  };
}

/** @param text undefined: it is not known what the row has; null: it has none */
function textsOf(
  rows: UserRows,
  text: (row: UserSummary) => string | null | undefined,
): ReadonlySet<string> | undefined {
  const texts = new Set<string>();
  for (const row of rows.values()) {
    const held = text(row);
    if (held === undefined) return undefined;
    if (held !== null) texts.add(fold(held.trim()));
  }
  return texts.size > 0 ? texts : undefined;
}

function lacks(texts: ReadonlySet<string> | undefined, asked: string): boolean {
  return texts !== undefined && !texts.has(fold(asked));
}

/** Undefined: it is not known who has which number. */
function phonesOf(rows: UserRows) {
  const all = [...rows.values()];
  if (all.some(({ faults }) => faults?.phoneNumber || faults?.phoneRegion)) return undefined;
  if (!all.some(({ phoneNumber }) => phoneNumber !== undefined)) return undefined;
  return phoneMatcher(all);
}

function once<Made>(make: () => Made): () => Made {
  let made: { readonly it: Made } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
