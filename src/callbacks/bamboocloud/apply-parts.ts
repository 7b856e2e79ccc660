import type { Actions, Loaders } from '../../../schema/core/context.ts';
import { readable } from '../../eiam/unreadable.ts';
import type { Exclusion } from '../../shared-state/ports.ts';
import { rootAlias } from '../../vocabulary/ids.ts';
import type { UnpublishedChanges } from './change-record.ts';
import type { PasswordMemory } from './password-memory.ts';
import { hasCode, isGatewayFailure, RefusedCallback, toRefusal } from './refusals.ts';

/** One delivery's way to the directory. What it reads is read now, past any memory between operations: it decides what is written. */
export interface DirectoryAccess {
  readonly actions: Actions;
  readonly loaders: Loaders;
}

/** @param beforeWrite called before each write, which is not sent where it throws; default: nothing is */
export type OpenDirectory = (beforeWrite?: () => void) => DirectoryAccess;

/** `attribute` is the tenant's word, `field` EIAM's. */
export interface CustomFieldMapping {
  readonly attribute: string;
  readonly field: string;
}

/** What the operator decided about events. */
export interface ApplyOptions {
  /** Whether an explicit null or "" clears a value. */
  readonly clearOnNull: boolean;
  /** How a DELETE of what is gone is answered. */
  readonly deleteUnknown: 200 | 404;
  /** Extended attributes, and the custom fields that they go into. */
  readonly customFields: readonly CustomFieldMapping[];
  /** The custom field that `attrManagerId` goes into; undefined: it is ignored. */
  readonly managerField: string | undefined;
  /** Whether a `password` is handed on. */
  readonly allowPasswords: boolean;
  /** The country code of a `mobile` that has none, as in 86. */
  readonly phoneRegion: string;
}

/** What events are applied with. */
export interface ApplyParts {
  readonly options: ApplyOptions;
  readonly openDirectory: OpenDirectory;
  readonly unpublished: UnpublishedChanges;
  readonly passwords: PasswordMemory;
  /** Of users and of units, by what is known of them before there is an id: username, code, name. */
  readonly names: Exclusion;
  /** The same by id. Held within the other, never the other way round. */
  readonly ids: Exclusion;
}

/** Steps that stand for themselves: what EIAM refuses of one does not keep the others from being done. */
export class Steps {
  readonly refusals: RefusedCallback[] = [];

  /** Whether it was done. Failures that another delivery may not meet are thrown. @param attribute what alone the step is about */
  async try(step: () => Promise<unknown>, attribute?: string): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      const refusal = toRefusal(error, attribute);
      if (refusal.status !== 400) throw error;
      this.refusals.push(refusal);
      return false;
    }
  }

  refuse(message: string): void {
    this.refusals.push(new RefusedCallback(400, message));
  }
}

/** An id that upstream does not have, or does not show to this application: the two cannot be distinguished. */
export async function orUnknown<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND', 'OUT_OF_SCOPE')) return undefined;
    throw error;
  }
}

/**
 * Waits, while no other event of the object runs, until EIAM shows what was written: the next one writes what differs from what it
 * reads. Where nothing was written the read is the one of before. The write stands, whatever comes of the read.
 */
export async function untilShown(read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!isGatewayFailure(error)) throw error;
  }
}

/** developer-api.md 6.3: no other form is issued, and none is looked up. */
export function couldBeIssued(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id);
}

/** Where an object belongs that names no organization: the first unit that the application may see. */
export async function homeUnitId({ loaders }: DirectoryAccess): Promise<string> {
  const { organizationalUnitIds } = await loaders.provisioningScope.read();
  const [first] = readable(organizationalUnitIds);
  if (first === undefined) throw new RefusedCallback(500, 'The application may see no organization in EIAM.');
  return first;
}

/** A unit's own id, where the alias may have been said. */
export async function realUnitId({ loaders }: DirectoryAccess, id: string): Promise<string> {
  if (id !== rootAlias) return id;
  const root = await orUnknown(loaders.organizationalUnits.find(id));
  return root?.id ?? id;
}

/** What a look-up found may be deleted before it is used: then it is looked up, or made, once more. */
export async function onceMore<Result>(
  attempt: (isLast: boolean) => Promise<Result | undefined>,
): Promise<Result> {
  const result = (await attempt(false)) ?? (await attempt(true));
  if (result === undefined) throw new RefusedCallback(500, 'The object is being deleted. Try again later.');
  return result;
}
