import type { DirectoryEventOrigin } from '../../../schema/changes/ports.ts';
import type { DirectoryEvent } from '../../events/directory-event.ts';
import { idPrefixes, rootAlias } from '../../vocabulary/ids.ts';
import { tags } from '../../vocabulary/tags.ts';
import { kindOf } from './absences.ts';

/** Of more members than these that an event names, the group's or the unit's list is read, and not each user. */
const fewNamed = 10;

export type TargetKind = 'object' | 'unitUsers' | 'groupUsers';

/** Something to be read again. */
export interface Target {
  readonly kind: TargetKind;
  /** The object, or what the list is of. */
  readonly id: string;
  /** What the mirror does not show until then. */
  readonly dirty: readonly string[];
}

/** The same for all that is read again in the same way. */
export function keyOf({ kind, id }: Pick<Target, 'kind' | 'id'>): string {
  return `${kind}:${id}`;
}

/** What an event says of the object that it names. */
export interface Expected {
  readonly origin: DirectoryEventOrigin;
  readonly occurredAt: number;
  /** Whether the object is there after it; undefined: not known. */
  readonly exists: boolean | undefined;
  /** What shows the object has to be as new as this, in milliseconds since the epoch. */
  readonly updateTime: number | undefined;
}

/** What became of the object is to be seen. @param occurredAt milliseconds since the epoch */
export function unknownAt(occurredAt: number, origin: Expected['origin']): Expected {
  return { origin, occurredAt, exists: undefined, updateTime: undefined };
}

/** What an event has read again; undefined: it does not name it, so that everything is to be checked. */
export function targetsOf(event: DirectoryEvent): readonly Target[] | undefined {
  const { kind, entityId: id, relatedIds } = event;
  if (kind === 'DIRECTORY' || id === '' || id === rootAlias) return undefined;
  if (kind !== 'MEMBERSHIP') return [{ kind: 'object', id, dirty: [id, ...relatedIds] }];
  const users = relatedIds.filter((each) => each.startsWith(idPrefixes.user));
  if (users.length > 0 && users.length <= fewNamed)
    return users.map((userId) => ({ kind: 'object', id: userId, dirty: [userId, id] }));
  const list = kindOf(id) === 'GROUP' ? 'groupUsers' : 'unitUsers';
  return [{ kind: list, id, dirty: [id, ...relatedIds] }];
}

/** Tags of one object, or of one list, as `tags` makes them. */
const objectTag = /^(?:User|User\.groups|Group|Org):(.+)$/;
const listTag = /^(Group|Org)\.members:(.+)$/;

/**
 * What a write has read again, by the tags that it touches: the objects that it names, which show what they are in, or the lists,
 * where it names none, or many users.
 */
export function targetsOfTags(touched: readonly string[]): readonly Target[] | 'EVERYTHING' {
  if (touched.includes(tags.everything)) return 'EVERYTHING';
  const ids = Array.from(new Set(touched.flatMap((tag) => objectTag.exec(tag)?.[1] ?? [])));
  const lists = touched.flatMap((tag): Target[] => {
    const [, family, id = ''] = listTag.exec(tag) ?? [];
    if (family === undefined) return [];
    return [{ kind: family === 'Group' ? 'groupUsers' : 'unitUsers', id, dirty: [id, ...ids] }];
  });
  if (lists.length > 0 && (ids.length === 0 || ids.length > fewNamed)) return lists;
  const also = lists.map(({ id }) => id);
  return ids.map((id) => ({ kind: 'object', id, dirty: [id, ...also] }));
}

export function expectedOf(event: DirectoryEvent): Expected {
  const { origin, occurredAt, change, kind, updateTime } = event;
  const exists = kind === 'MEMBERSHIP' ? undefined : change !== 'DELETED';
  return { origin, occurredAt, exists, updateTime: kind === 'MEMBERSHIP' ? undefined : updateTime };
}
