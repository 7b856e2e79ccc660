import type { Kind, KnownMember } from '../eiam/kinds.ts';
import { Reading } from '../eiam/reading.ts';
import { isUnset } from '../eiam/record.ts';

/**
 * How an answer differs from the contract in one member:
 * - missing: the contract calls it always present
 * - kind: its value is of another kind
 * - new: the contract does not have it
 */
export type DeviationKind = 'missing' | 'kind' | 'new';

/** One kind of deviation in one operation. It never holds a value. */
export interface Deviation {
  readonly operation: string;
  /** The contract's object and member, as in `User.createTime`; the object alone for a whole row. */
  readonly member: string;
  readonly kind: DeviationKind;
  /** What the contract has, as in `a moment`. */
  readonly expected: string | undefined;
  /** In how many objects it was found, and how many of that object were looked at. */
  count: number;
  objects: number;
}

/**
 * What the contract has and the gateway does not read (developer-api.md 6.1, 8.1; management-api.md 5.1, 6, 7.3, 7.5), by the object's
 * name; in lower camel case, whatever the plane.
 */
const documentedBeside: Readonly<Record<string, readonly string[]>> = {
  '': ['totalCount', 'data', 'nextToken', 'maxResults', 'requestId'],
  User: ['passwordExpireTime'],
  OrganizationalUnit: ['leaf'],
  GroupMember: ['instanceId'],
  GroupMembership: ['instanceId'],
  IdentityProvider: ['incrementalCallbackStatus', 'periodicSyncStatus', 'udPullTargetScope'],
  Instance: [
    'crossRegionReplication',
    'crossRegionReplicationRole',
    'defaultEndpoint',
    'domainConfig',
    'egressAddresses',
    'instanceFailoverStatus',
    'managedServiceCode',
    'replicationConfiguration',
    'serviceManaged',
  ],
};

/** Compares answers with the contract as the client's own definitions have it (src/eiam/record.ts). */
export class Comparison {
  readonly #deviations = new Map<string, Deviation>();
  /** How many of each object, by operation. */
  readonly #objects = new Map<string, Map<string, number>>();

  /** Compares the body of a successful answer. */
  compare(operation: string, kind: Kind<unknown>, body: unknown): void {
    this.#walk(operation, kind, body, '');
  }

  /** How many objects that have this member, by the contract, were looked at in all operations. */
  objectsOf(member: string): number {
    const object = objectOf(member);
    const counts = [...this.#objects.values()].map((byObject) => byObject.get(object) ?? 0);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Sorted by operation and member. */
  deviations(): readonly Deviation[] {
    for (const deviation of this.#deviations.values()) {
      const { operation, member } = deviation;
      const seen = this.#objects.get(operation)?.get(objectOf(member)) ?? 0;
      deviation.objects = Math.max(deviation.count, seen);
    }
    const order = ({ operation, member }: Deviation) => `${operation} ${member}`;
    return [...this.#deviations.values()].sort((one, other) => (order(one) < order(other) ? -1 : 1));
  }

  #walk(operation: string, kind: Kind<unknown>, value: unknown, path: string): void {
    const { within } = kind;
    if (within && 'item' in within && Array.isArray(value)) {
      for (const item of value) this.#item(operation, within.item, item, within.name);
      return;
    }
    if (within && 'members' in within && isObject(value)) {
      this.#object(operation, within.members, value, objectOf(within.members[0]?.path ?? `${path}.`));
      return;
    }
    const isRead = kind.read(value, new Reading({ operation, requestId: undefined }), path) !== undefined;
    if (!isRead) this.#note(operation, path, 'kind', kind.expected);
  }

  #item(operation: string, kind: Kind<unknown>, item: unknown, name: string): void {
    // An object is counted where its members are looked at.
    if (!isObject(item)) this.#count(operation, name);
    if (isUnset(item)) this.#note(operation, name, 'kind', kind.expected);
    else this.#walk(operation, kind, item, name);
  }

  #object(
    operation: string,
    members: readonly KnownMember[],
    value: Readonly<Record<string, unknown>>,
    object: string,
  ): void {
    this.#count(operation, object);
    for (const { wire, path, kind, isExpected, dueWith } of members) {
      const raw = value[wire];
      const isDue = isExpected && (dueWith === undefined || !isUnset(value[dueWith]));
      if (!isUnset(raw)) this.#walk(operation, kind, raw, path);
      else if (isDue) this.#note(operation, path, 'missing', kind.expected);
    }
    const known = new Set([...members.map(({ wire }) => wire), ...(documentedBeside[object] ?? [])]);
    for (const name of Object.keys(value)) {
      const camelCase = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      if (known.has(name) || known.has(camelCase)) continue;
      this.#note(operation, object === '' ? camelCase : `${object}.${camelCase}`, 'new', undefined);
    }
  }

  #count(operation: string, object: string): void {
    const byObject = this.#objects.get(operation) ?? new Map<string, number>();
    this.#objects.set(operation, byObject.set(object, (byObject.get(object) ?? 0) + 1));
  }

  #note(operation: string, member: string, kind: DeviationKind, expected: string | undefined): void {
    const key = `${operation} ${member} ${kind}`;
    const known = this.#deviations.get(key);
    if (known) known.count += 1;
    else this.#deviations.set(key, { operation, member, kind, expected, count: 1, objects: 0 });
  }
}

/** The object that a member belongs to: `User` of `User.createTime`, nothing of a reply's own. */
function objectOf(member: string): string {
  return member.slice(0, Math.max(0, member.lastIndexOf('.')));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
