import type { CustomFieldChange } from '../eiam/developer/user-writes.ts';
import type { DirectoryObject } from '../eiam/known-objects.ts';
import type { Expectations, ShownList, WrittenList } from '../eiam/operation.ts';
import { readable } from '../eiam/unreadable.ts';
import { rootAlias } from '../vocabulary/ids.ts';

/** What upstream must show of one object since it was written. */
export interface Written {
  isThere: boolean | undefined;
  /** By upstream's names of them, which writes and replies share; undefined is unset. */
  readonly members: Map<string, unknown>;
  readonly customFields: Map<string, string | undefined>;
  readonly groups: Map<string, boolean>;
  readonly organizationalUnits: Map<string, boolean>;
}

/** Memberships of one user that are expected at most: of more the oldest are dropped. */
const mostMemberships = 1_000;

/** Where it is kept by the ids of objects. */
export interface WrittenObjects {
  get(id: string): Written | undefined;
  /** Called for every write. */
  set(id: string, written: Written): unknown;
}

/** Members that are never unset: where a reply has none of them, it says nothing of them. */
const alwaysSet = new Set([
  'username',
  'groupName',
  'organizationalUnitName',
  'status',
  'passwordSet',
  'emailVerified',
  'phoneNumberVerified',
  'primaryOrganizationalUnitId',
]);

/**
 * What one operation has written, as the replies that come after must show it: derived from what was sent, later writes over
 * earlier ones. Of what was created only that it is there: the rest is upstream's to fill in.
 */
export class WrittenState implements Expectations {
  readonly #objects: WrittenObjects;
  readonly #lists = new Map<string, Map<string, boolean>>();

  constructor(objects: WrittenObjects = new Map()) {
    this.#objects = objects;
  }

  created(id: string): void {
    this.#of(id).isThere = true;
  }

  deleted(id: string): void {
    this.#of(id).isThere = false;
  }

  /** @param changes as they were sent; "" clears, undefined leaves as it is */
  changed(id: string, { customFields = [], ...changes }: Changes): void {
    const { members, customFields: fields } = this.#of(id);
    for (const [name, value] of Object.entries(changes)) {
      if (value !== undefined && value !== rootAlias) members.set(name, value === '' ? undefined : value);
    }
    for (const { fieldName, fieldValue, operation } of customFields) {
      fields.set(fieldName, operation === 'remove' ? undefined : fieldValue);
    }
  }

  joined(userId: string, container: 'groups' | 'organizationalUnits', id: string, isIn: boolean): void {
    if (id === rootAlias) return;
    const memberships = this.#of(userId)[container];
    memberships.delete(id);
    memberships.set(id, isIn);
    const [oldest] = memberships.keys();
    if (oldest !== undefined && memberships.size > mostMemberships) memberships.delete(oldest);
  }

  /** To another primary unit. The old one is left (developer-api.md 8.7), and may be any that was joined before. */
  moved(userId: string, unitId: string): void {
    const { organizationalUnits } = this.#of(userId);
    for (const [id, isIn] of organizationalUnits) if (isIn) organizationalUnits.delete(id);
    for (const [key, ids] of this.#lists) {
      if (key.startsWith('unitUsers ') && ids.get(userId)) ids.delete(userId);
    }
    this.changed(userId, { primaryOrganizationalUnitId: unitId });
  }

  /** @param of the object whose list it is */
  listed(list: WrittenList, of: string, id: string, isIn: boolean): void {
    const key = `${list} ${of}`;
    const ids = this.#lists.get(key) ?? new Map<string, boolean>();
    this.#lists.set(key, ids.set(id, isIn));
  }

  /** Whether the object was created, or deleted; undefined: neither. */
  isThere(id: string): boolean | undefined {
    return this.#objects.get(id)?.isThere;
  }

  /**
   * Names of what is not shown as it was written.
   * @param leniently a text that differs in case, width or outer blanks alone was upstream's to spell
   */
  unshownBy(id: string, read: DirectoryObject, leniently: boolean): readonly string[] {
    const written = this.#objects.get(id) ?? nothing;
    if (written.isThere === false) return ['deleted'];
    const values: Readonly<Record<string, unknown>> = { ...read };
    // What could not be read shows nothing, neither the old state nor the new one.
    const { faults = {} } = read;
    const isShown = ([name, value]: readonly [string, unknown]) =>
      isSame(value, values[name], leniently) ||
      (values[name] === undefined && (alwaysSet.has(name) || name in faults));
    const unshown = [...written.members].flatMap((entry) => (isShown(entry) ? [] : [entry[0]]));
    if (!('groups' in read)) return unshown;
    const fields = new Map(
      readable(read.customFields).map(({ fieldName, fieldValue }) => [fieldName, fieldValue]),
    );
    const hasFields = [...written.customFields].every(([name, value]) =>
      isSame(value, fields.get(name), leniently),
    );
    const groups = new Map(readable(read.groups).map(({ groupId, groupName }) => [groupId, groupName]));
    const units = new Map(
      readable(read.organizationalUnits).map((unit) => [
        unit.organizationalUnitId,
        unit.organizationalUnitName,
      ]),
    );
    return [
      ...unshown,
      ...(hasFields ? [] : ['customFields']),
      ...(this.#agrees(written.groups, groups, 'groupName', leniently) ? [] : ['groups']),
      ...(this.#agrees(written.organizationalUnits, units, 'organizationalUnitName', leniently)
        ? []
        : ['organizationalUnits']),
    ];
  }

  /**
   * Whether a page of a list shows what was written: nothing that is gone, and all that is new where the page is the whole
   * list. What is new may be on any page of a longer list.
   */
  isShownByPage({ name, of, isWhole }: ShownList, ids: readonly string[]): boolean {
    if (ids.some((id) => this.isThere(id) === false)) return false;
    const written = this.#lists.get(`${name} ${of}`);
    if (!written) return true;
    const listed = new Set(ids);
    return [...written].every(([id, isIn]) =>
      isIn ? !isWhole || listed.has(id) || this.isThere(id) === false : !listed.has(id),
    );
  }

  /**
   * @param memberships what was joined and left
   * @param read the names of what the user is in, by id
   */
  #agrees(
    memberships: ReadonlyMap<string, boolean>,
    read: ReadonlyMap<string, string | undefined>,
    nameMember: string,
    leniently: boolean,
  ): boolean {
    const isKept = ([id, isIn]: readonly [string, boolean]) =>
      read.has(id) === (isIn && this.isThere(id) !== false);
    const isNamed = ([id, name]: readonly [string, string | undefined]) => {
      const { isThere, members } = this.#objects.get(id) ?? nothing;
      return (
        isThere !== false && (!members.has(nameMember) || isSame(members.get(nameMember), name, leniently))
      );
    };
    return [...memberships].every(isKept) && [...read].every(isNamed);
  }

  #of(id: string): Written {
    const written = this.#objects.get(id) ?? createWritten();
    this.#objects.set(id, written);
    return written;
  }
}

/** Members of a write, by upstream's names. */
interface Changes {
  readonly customFields?: readonly CustomFieldChange[] | undefined;
  readonly [member: string]: unknown;
}

function createWritten(): Written {
  return {
    isThere: undefined,
    members: new Map(),
    customFields: new Map(),
    groups: new Map(),
    organizationalUnits: new Map(),
  };
}

/** Of an object that was not written. */
const nothing: Written = createWritten();

function isSame(written: unknown, read: unknown, leniently: boolean): boolean {
  if ((written || undefined) === (read || undefined)) return true;
  return leniently && typeof written === 'string' && typeof read === 'string' && fold(written) === fold(read);
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
