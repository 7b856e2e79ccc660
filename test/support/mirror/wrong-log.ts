import type { Contents } from './contents.ts';

/** A line of the log of changes, as `directoryChanges` answers it. */
export interface LoggedChange {
  readonly __typename: string;
  readonly objectId?: string;
  readonly objectKind?: 'USER' | 'GROUP' | 'ORGANIZATIONAL_UNIT';
  readonly change?: string;
  readonly changedFields?: readonly string[] | null;
  readonly containerId?: string;
  readonly addedUserIds?: readonly string[] | null;
  readonly removedUserIds?: readonly string[] | null;
  readonly userId?: string;
}

/** A stretch of the log, between two moments at which the mirror was what the directory was. */
export interface Stretch {
  readonly before: Contents;
  readonly changes: readonly LoggedChange[];
  readonly after: Contents;
  /** How often each object was written in the store meanwhile. */
  readonly writes: ReadonlyMap<string, number>;
}

const tables = { USER: 'users', GROUP: 'groups', ORGANIZATIONAL_UNIT: 'units' } as const;

/** What a stretch of the log says twice, or not at all. Followed from what was there before, it has to end with what is there after. */
export function wrongIn({ before, changes, after, writes }: Stretch): string[] {
  const wrong: string[] = [];
  const objects = {
    users: new Set(Object.keys(before.users)),
    groups: new Set(Object.keys(before.groups)),
    units: new Set(Object.keys(before.units)),
  };
  const members = new Map<string, Set<string>>();
  for (const [of, ids] of Object.entries({ ...before.unitUsers, ...before.groupUsers }))
    members.set(of, new Set(ids));
  const updates = new Map<string, number>();
  const created = new Set<string>();

  function object(id: string, kind: keyof typeof tables, change: string): void {
    const held = objects[tables[kind]];
    if (change === 'CREATED') {
      if (held.has(id)) wrong.push(`${id}: CREATED twice`);
      held.add(id);
      created.add(id);
    } else if (change === 'DELETED') {
      if (!held.delete(id)) wrong.push(`${id}: DELETED twice`);
      members.delete(id);
      for (const those of members.values()) those.delete(id);
    } else if (!held.has(id)) wrong.push(`${id}: ${change} of what is not there`);
  }

  for (const each of changes) {
    const { objectId, objectKind, change, containerId, changedFields } = each;
    if (objectId !== undefined && objectKind !== undefined && change !== undefined) {
      object(objectId, objectKind, change);
      if (changedFields) updates.set(objectId, (updates.get(objectId) ?? 0) + 1);
    } else if (containerId !== undefined) {
      const those = members.get(containerId) ?? new Set();
      members.set(containerId, those);
      for (const id of each.addedUserIds ?? []) {
        if (those.has(id)) wrong.push(`${id} in ${containerId}: added twice`);
        those.add(id);
      }
      for (const id of each.removedUserIds ?? [])
        if (!those.delete(id)) wrong.push(`${id} in ${containerId}: removed twice`);
    } else if (each.userId === undefined) wrong.push(`${each.__typename}: not expected`);
  }

  for (const table of ['users', 'groups', 'units'] as const) {
    wrong.push(...differing(`of ${table}`, objects[table], new Set(Object.keys(after[table]))));
    for (const [id, row] of Object.entries(after[table])) {
      const told = updates.get(id) ?? 0;
      const isChanged = id in before[table] && JSON.stringify(before[table][id]) !== JSON.stringify(row);
      if (isChanged && told === 0 && !created.has(id)) wrong.push(`${id}: UPDATED is missing`);
      if (told > (writes.get(id) ?? 0))
        wrong.push(`${id}: UPDATED ${told} times, written ${writes.get(id) ?? 0}`);
    }
  }
  const inAfter = new Map(Object.entries({ ...after.unitUsers, ...after.groupUsers }));
  for (const of of new Set([...members.keys(), ...inAfter.keys()]))
    wrong.push(...differing(`in ${of}`, members.get(of) ?? new Set(), new Set(inAfter.get(of))));
  return wrong;
}

function differing(what: string, told: ReadonlySet<string>, held: ReadonlySet<string>): string[] {
  return [
    ...[...held].filter((id) => !told.has(id)).map((id) => `${id} ${what}: its coming is missing`),
    ...[...told].filter((id) => !held.has(id)).map((id) => `${id} ${what}: its leaving is missing`),
  ];
}
