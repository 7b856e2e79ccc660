/** "EIGM": distinguishes the mirror's files from all others (sqlite.org/fileformat.html 1.3.16). */
export const mirrorApplicationId = 0x45_49_47_4d;
/** Another one is not read but filled again: raise it with every change of the tables, or of what their columns hold. */
export const mirrorSchemaVersion = 3;

/**
 * Objects of all three kinds have these; `rank` is the place in EIAM's own list. `faults` names the members of the row that could
 * not be read, each between blanks; null: none. `odd` is 1 where a text says less once it is folded (`foldsPlainly`): what it
 * meets is read off the row.
 */
const ofEveryObject = `
  key INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, rank INTEGER NOT NULL,
  external_id TEXT, created INTEGER, updated INTEGER, source_type TEXT, source_id TEXT,
  faults TEXT, odd INTEGER NOT NULL DEFAULT 0, confirmed INTEGER NOT NULL, search TEXT NOT NULL`;
/** Last, so that no other column is read past them. */
const rowOfEveryObject = 'row TEXT NOT NULL';

/**
 * FTS5 separates words by white space alone, and folds nothing: grams come folded. All other characters of ASCII are named,
 * those beyond it are parts of words by themselves.
 */
const gramTokenizer = `ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~'`;

/**
 * Indexes of users by names, states and moments. A fill goes without them, and makes them at its end: users come in
 * no order that they have, so that each one would change another page of each index. What is sorted then fits in memory: the two
 * with all that search looks at would not.
 */
export const lateIndexes = Object.entries({
  users_by_username: 'username',
  users_by_email: 'email',
  users_by_phone: 'phone',
  users_by_display_name: 'display_name',
  users_by_external_id: 'external_id',
  users_by_status: 'status',
  users_in_order_of_display_name: 'sort_display_name, id',
  users_in_order_of_username: 'sort_username, id',
  users_in_order_of_email: 'sort_email, id',
  users_in_order_of_creation: 'created, id',
  users_in_order_of_change: 'updated, id',
  users_in_order_of_expiry: 'account_expires, id',
}).map(([name, columns]) => ({ name, sql: `CREATE INDEX ${name} ON users (${columns})` }));

/**
 * The tables, made in one transaction of a new file. `row` and `detail` are the rows of src/eiam as JSON (`codec.ts`), other
 * columns what is asked for: texts folded (`src/vocabulary/text-forms.ts`), telephone numbers as digits, "" where a number
 * has none (`phone-digits.ts`), `search` and `sort_…` by `src/mirror/text`.
 *
 * Of FTS5's ways to have no copy of its text, only the plain one erases: with `contentless_delete` a deleted entry's terms stay
 * in the file. So an entry is deleted by its grams, which follow from `search` (`object-table.ts`).
 */
export const tables = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE users (${ofEveryObject},
    detail_confirmed INTEGER,
    username TEXT, display_name TEXT, email TEXT, phone TEXT, phone_region TEXT,
    status TEXT, lock_expires INTEGER, account_expires INTEGER, manager_id TEXT,
    sort_display_name TEXT, sort_username TEXT, sort_email TEXT,
    ${rowOfEveryObject}, detail TEXT) STRICT;
  CREATE INDEX users_by_rank ON users (rank, id);
  ${lateIndexes.map(({ sql }) => sql).join(';\n  ')};
  CREATE INDEX users_by_lock ON users (lock_expires) WHERE lock_expires IS NOT NULL;
  CREATE INDEX users_by_manager ON users (manager_id, id) WHERE manager_id IS NOT NULL;
  -- All that filters and orders look at: a scan of it reads a fifth of what the rows take. Nothing is sought by the column
  -- behind the key.
  CREATE INDEX users_to_scan ON users (key, search, id, rank, sort_display_name, sort_username, status, username,
    display_name, email, phone, phone_region, lock_expires, account_expires, created, updated, source_type, source_id,
    manager_id, faults, odd, sort_email);
  -- What search sorts people by, with what it looks at.
  CREATE INDEX users_in_order_of_name ON users (coalesce(sort_display_name, sort_username, ''), id, search);
  CREATE INDEX users_with_faults ON users (faults) WHERE faults IS NOT NULL;
  CREATE INDEX users_that_are_odd ON users (odd) WHERE odd = 1;

  CREATE TABLE groups (${ofEveryObject},
    name TEXT, sort_name TEXT, member_count INTEGER NOT NULL DEFAULT 0,
    ${rowOfEveryObject}) STRICT;
  CREATE INDEX groups_by_rank ON groups (rank, id);

  -- is_cut: the parent is below it, by answers of EIAM's from before and after a move, so that it is at the top.
  -- place: the ranks of all above it and its own, from the top, each as eight hexadecimal digits. Units of one level are in the
  -- order of their parents by it.
  CREATE TABLE units (${ofEveryObject},
    name TEXT, sort_name TEXT, parent_id TEXT, is_cut INTEGER NOT NULL DEFAULT 0, depth INTEGER NOT NULL DEFAULT 0,
    place TEXT NOT NULL DEFAULT '', head_count INTEGER NOT NULL DEFAULT 0, ${rowOfEveryObject}) STRICT;
  CREATE INDEX units_by_rank ON units (rank, id);
  CREATE INDEX units_by_parent ON units (parent_id, rank, id);
  CREATE INDEX units_that_are_cut ON units (id) WHERE is_cut = 1;
  CREATE INDEX units_by_external_id ON units (external_id);

  -- A unit and each one above it that is held; level 0 is the unit itself.
  CREATE TABLE unit_tree (ancestor_id TEXT NOT NULL, unit_id TEXT NOT NULL, level INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, unit_id)) STRICT, WITHOUT ROWID;
  CREATE INDEX unit_tree_by_unit ON unit_tree (unit_id, level, ancestor_id);

  -- Direct members. is_primary is null where it is not known. Read in the order of ranks; found by the user.
  CREATE TABLE unit_users (unit_id TEXT NOT NULL, rank INTEGER NOT NULL, user_id TEXT NOT NULL, is_primary INTEGER,
    confirmed INTEGER NOT NULL, PRIMARY KEY (unit_id, rank, user_id)) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX unit_users_by_user ON unit_users (user_id, unit_id);
  CREATE TABLE group_users (group_id TEXT NOT NULL, rank INTEGER NOT NULL, user_id TEXT NOT NULL,
    confirmed INTEGER NOT NULL, PRIMARY KEY (group_id, rank, user_id)) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX group_users_by_user ON group_users (user_id, group_id);

  -- value: folded, without blanks around it.
  CREATE TABLE custom_fields (user_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (user_id, name)) STRICT, WITHOUT ROWID;
  CREATE INDEX custom_fields_by_value ON custom_fields (name, value);

  -- rowid: 8 times the object's key, and its kind (nameKinds).
  CREATE VIRTUAL TABLE names USING fts5 (grams, content='', columnsize=0, detail=none, tokenize="${gramTokenizer}");
  INSERT INTO names (names, rank) VALUES ('secure-delete', 1);

  -- Sequences are not used again, even after all changes were pruned.
  CREATE TABLE changes (sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, change TEXT NOT NULL) STRICT;
  CREATE INDEX changes_by_time ON changes (at);

  PRAGMA application_id = ${mirrorApplicationId};
  PRAGMA user_version = ${mirrorSchemaVersion};
`;

/** Those whose rows are a copy of EIAM's, or follow from it. */
export const copiedTables = [
  'users',
  'groups',
  'units',
  'unit_tree',
  'unit_users',
  'group_users',
  'custom_fields',
] as const;

/** The kind of an object within a row id of `names`: `8 * key + kind`. */
export const nameKinds = { USER: 1, GROUP: 2, ORGANIZATIONAL_UNIT: 3 } as const;

/** Names in `meta`. Those of sync begin with "sync." and are its own. */
export const metaNames = {
  /** What the file is a copy of, as JSON: another one begins a new file. */
  identity: 'identity',
  /** Names this log of changes in cursors. */
  logEpoch: 'log.epoch',
  /** The newest change that was pruned; absent: none was. */
  prunedSequence: 'log.pruned',
  /** What the application may see, as JSON with `unitIds`, its roots. */
  scope: 'sync.scope',
  /** Set while head counts and member counts are not kept, because the mirror is being filled. */
  countsDue: 'counts.due',
  /** How far the log of all replicas was followed, as JSON; absent: no other replica has this mirror. */
  replicaPlace: 'replica.place',
} as const;

/** The names in `meta` that begin with this: from the first on, and before the second. */
export function metaRange(prefix: string): [from: string, before: string] {
  return [prefix, `${prefix}\u{10ffff}`];
}
