import { createHash } from 'node:crypto';
import type { EventVersion } from '../../shared-state/ports.ts';

export type ObjectKind = 'USER' | 'ORGANIZATIONAL_UNIT';

/** What a message that is under way may do to its object. */
export type Begun = 'CREATED' | 'UPDATED';

/** What a name is kept as: a state holds no personal data. */
export function nameKey(kind: 'user name' | 'unit code' | 'unit name', name: string): string {
  return createHash('sha256').update(`${kind} ${name}`).digest('base64url');
}

export function objectKey(kind: ObjectKind, id: string): string {
  return `${kind} ${id}`;
}

/** Marks that the object's deletion is published. */
export function goneMark(kind: ObjectKind, id: string): string {
  return `bamboocloud gone ${objectKey(kind, id)}`;
}

/** Where what is under way is marked. */
export function begunMark(kind: ObjectKind, recordKey: string): string {
  return `bamboocloud begun ${objectKey(kind, recordKey)}`;
}

export function begunBy(change: Begun): ReadonlyMap<Begun, EventVersion> {
  return new Map([[change, { updateTime: undefined, eventTime: undefined }]]);
}

export const begunByNone: ReadonlyMap<Begun, undefined> = new Map([
  ['CREATED', undefined],
  ['UPDATED', undefined],
]);
