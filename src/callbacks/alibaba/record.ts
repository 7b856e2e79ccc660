import { z } from 'zod';
import type { UnitMove } from '../../events/directory-event.ts';
import { rootAlias } from '../../vocabulary/ids.ts';
import { StrictJsonError } from '../strict-json.ts';
import type { EventType } from './event-types.ts';
import { idSchema, parseNested, timeSchema } from './message.ts';

/** What we take from an object's record: ids and a time, no personal value (callbacks.md B.5). */
export interface BusinessRecord {
  /** Undefined: the record does not say. */
  readonly entityId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly updateTime: number | undefined;
  /** A user's units, a unit's parent, the members concerned; empty: absent, or not in a form that is recognised. */
  readonly relatedIds: readonly string[];
  /** Where a user is now, which is all that is said of a move; undefined: it is none, or the record does not say. */
  readonly moved: UnitMove | undefined;
}

/** More members than this in one event count as all (callbacks.md B.5: reload the group's members). */
const maxRelatedIds = 1_000;

const id = idSchema.optional().catch(undefined);
const nested = z.unknown().transform((value, context) => {
  try {
    return parseNested(value);
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error;
    context.addIssue('Expected JSON');
    return z.NEVER;
  }
});
/** Ids, or objects that have one, under a name or an older one. */
function idsIn(...names: readonly string[]) {
  const named = z
    .record(z.string(), z.unknown())
    .transform((one) => names.map((name) => one[name]).find(Boolean));
  const item = z.union([idSchema, named.pipe(idSchema)]);
  return nested.pipe(z.array(item).max(maxRelatedIds)).optional().catch(undefined);
}

const recordSchema = z.object({
  userId: id,
  groupId: id,
  organizationalUnitId: id,
  updateTime: timeSchema,
  lastUpdatedTime: timeSchema,
  parentId: id,
  primaryOrganizationalUnitId: id,
  userOrganizationalUnits: idsIn('organizationalUnitId'),
  organizationalUnits: idsIn('organizationalUnitId'),
  userIds: idsIn('userId'),
  users: idsIn('userId'),
});
type Wire = z.infer<typeof recordSchema>;

/** The record of an event, whatever its age: new names first, then the old ones. Undefined: it is no JSON object. */
export function parseRecord(bizData: unknown, type: EventType): BusinessRecord | undefined {
  const parsed = nested.pipe(recordSchema).safeParse(bizData || {});
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const updateTime = data.updateTime ?? data.lastUpdatedTime;
  return {
    entityId: data[`${type.entity}Id`],
    updateTime,
    relatedIds: relatedTo(data, type),
    moved: moveOf(data, type),
  };
}

function moveOf(
  { primaryOrganizationalUnitId: to }: Wire,
  { entity, aspect }: EventType,
): UnitMove | undefined {
  const isMove = entity === 'user' && aspect === 'place';
  // Some senders use the alias, which is the id of no unit.
  return isMove && to !== undefined && to !== rootAlias ? { to: [to] } : undefined;
}

function relatedTo(record: Wire, { entity, aspect }: EventType): readonly string[] {
  if (aspect === 'members') return record.userIds ?? record.users ?? (record.userId ? [record.userId] : []);
  // An event that does not change a record's units and parent says nothing of them.
  if (aspect === 'status' || aspect === 'lock' || aspect === 'credential') return [];
  if (entity === 'organizationalUnit') return record.parentId ? [record.parentId] : [];
  if (entity === 'group') return [];
  const units = record.userOrganizationalUnits ?? record.organizationalUnits ?? [];
  const primary = record.primaryOrganizationalUnitId;
  return [...new Set(primary ? [primary, ...units] : units)];
}
