import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type { CallbackReply } from '../route.ts';
import {
  type ApplyParts,
  couldBeIssued,
  type DirectoryAccess,
  homeUnitId,
  onceMore,
  orUnknown,
  realUnitId,
  Steps,
  untilShown,
} from './apply-parts.ts';
import type { ChangeRecord } from './change-record.ts';
import type { Delivery } from './delivery.ts';
import { findUnit, identify, namesOf } from './identified-units.ts';
import {
  desiredValue,
  extendedOf,
  type OrganizationPayload,
  type ParsedPayload,
  parseOrganizationPayload,
  required,
} from './payloads.ts';
import { hasCode, RefusedCallback } from './refusals.ts';

/** Applies organization events to the directory (callbacks.md, "Pipeline"). Each can be repeated. */
export function createOrganizationEvents({ options, openDirectory, unpublished, names, ids }: ApplyParts) {
  const ignoredOf = (payload: OrganizationPayload) => extendedOf(payload, 'organization').size;

  /** Brings a unit to the desired state, and names what EIAM has no operation for. */
  async function converge(
    { actions }: DirectoryAccess,
    unit: OrganizationalUnit,
    { payload, refusals: unreadable }: ParsedPayload<OrganizationPayload>,
    parentId: string | undefined,
    record: ChangeRecord,
  ) {
    const steps = new Steps();
    steps.refusals.push(...unreadable);
    const { organizationalUnitId } = unit;
    const { name } = payload;
    const former = identify(unit);
    let now = former;
    if (name && name !== unit.organizationalUnitName) {
      await steps.try(async () => {
        await actions.organizationalUnits.patch({ organizationalUnitId, name });
        record.add('UPDATED', ['name', 'path']);
        now = { ...former, name };
      }, 'name');
    }
    if (parentId !== undefined && parentId !== unit.parentId) {
      steps.refuse('EIAM cannot move an organization: parentId was not applied. Everything else was.');
    }
    if (payload.disabled === true) {
      steps.refuse('EIAM cannot disable an organization: disabled was not applied. Everything else was.');
    }
    return { refusals: steps.refusals, formerNames: namesOf(former), names: namesOf(now) };
  }

  async function create(message: unknown, delivery: Delivery): Promise<CallbackReply> {
    const parsed = parseOrganizationPayload(message, ['name', 'code', 'parentId']);
    const { payload } = parsed;
    const name = required(payload.name, 'name');
    const code = payload.code || undefined;
    const recordKey = `unit ${code === undefined ? JSON.stringify([payload.parentId, name]) : code}`;
    const attempt = async (isLast: boolean): Promise<CallbackReply | undefined> => {
      const access = openDirectory(delivery.expectHeld);
      const parentId = payload.parentId
        ? await realUnitId(access, payload.parentId)
        : await homeUnitId(access);
      const [identity = ''] = namesOf({ code, parentId, name });
      const isOld = () => delivery.supersededUnder('ORGANIZATIONAL_UNIT', identity);
      const ensure = async () => {
        if (!couldBeIssued(parentId)) throw unknownParent();
        // Once more where there is none: a deletion may have come in between.
        const known = (await isOld()) ?? (await findUnit(access, code, name, parentId)) ?? (await isOld());
        if (known !== undefined) return known;
        await delivery.begin('ORGANIZATIONAL_UNIT', recordKey, 'CREATED');
        unpublished.recordOf(recordKey).add('CREATED', [], [parentId]);
        return make(access, name, parentId, code);
      };
      const id = await ensure().catch(async (error: unknown) => {
        if (isRefused(error)) await delivery.abandon('ORGANIZATIONAL_UNIT', recordKey);
        throw hasCode(error, 'NOT_FOUND', 'OUT_OF_SCOPE') ? unknownParent(error) : error;
      });
      return ids.run(id, async (turn) => {
        delivery.enter(turn);
        if (await delivery.isSuperseded('ORGANIZATIONAL_UNIT', id)) return delivery.supersede(id);
        const profile = access.loaders.organizationalUnits.profile(id);
        const unit = await (isLast ? profile : orUnknown(profile));
        if (unit === undefined) return undefined;
        await delivery.begin('ORGANIZATIONAL_UNIT', recordKey, 'UPDATED');
        const converged = await converge(access, unit, parsed, parentId, unpublished.recordOf(recordKey));
        await untilShown(() => access.loaders.organizationalUnits.profile(id));
        return delivery.finish({
          kind: 'ORGANIZATIONAL_UNIT',
          id,
          recordKey,
          ignored: ignoredOf(payload),
          ...converged,
        });
      });
    };
    return names.run(recordKey, (turn) => {
      delivery.enter(turn);
      return onceMore(attempt);
    });
  }

  async function make(
    { actions }: DirectoryAccess,
    name: string,
    parentId: string,
    externalId: string | undefined,
  ): Promise<string> {
    try {
      const made = await actions.organizationalUnits.create({ name, parentId, externalId });
      return made.organizationalUnitId;
    } catch (error) {
      if (!hasCode(error, 'CONFLICT')) throw error;
      // A create that was given up on may have arrived meanwhile.
      const late = await findUnit(openDirectory(), externalId, name, parentId);
      if (late === null) throw error;
      return late;
    }
  }

  async function update(message: unknown, delivery: Delivery): Promise<CallbackReply> {
    const parsed = parseOrganizationPayload(message, ['id']);
    const { payload } = parsed;
    const id = required(payload.id, 'id');
    return ids.run(id, async (turn) => {
      delivery.enter(turn);
      if (await delivery.isSuperseded('ORGANIZATIONAL_UNIT', id)) return delivery.supersede(id);
      const access = openDirectory(delivery.expectHeld);
      const unit = couldBeIssued(id)
        ? await orUnknown(access.loaders.organizationalUnits.profile(id))
        : undefined;
      if (unit === undefined) throw new RefusedCallback(404, 'There is no organization of this id.');
      const parent = desiredValue(payload.parentId, options.clearOnNull);
      const parentId =
        parent === null ? await homeUnitId(access) : parent && (await realUnitId(access, parent));
      await delivery.begin('ORGANIZATIONAL_UNIT', id, 'UPDATED');
      const converged = await converge(access, unit, parsed, parentId, unpublished.recordOf(id));
      await untilShown(() => access.loaders.organizationalUnits.profile(id));
      return delivery.finish({
        kind: 'ORGANIZATIONAL_UNIT',
        id,
        recordKey: id,
        ignored: ignoredOf(payload),
        ...converged,
      });
    });
  }

  async function remove(message: unknown, delivery: Delivery): Promise<CallbackReply> {
    const { payload } = parseOrganizationPayload(message, ['id']);
    const id = required(payload.id, 'id');
    return ids.run(id, async (turn) => {
      delivery.enter(turn);
      if (await delivery.isSuperseded('ORGANIZATIONAL_UNIT', id)) return delivery.supersede(id);
      const access = openDirectory(delivery.expectHeld);
      const unit = couldBeIssued(id)
        ? await orUnknown(access.loaders.organizationalUnits.profile(id))
        : undefined;
      if (unit === undefined && options.deleteUnknown === 404) {
        throw new RefusedCallback(404, 'There is no organization of this id.');
      }
      const applied = {
        kind: 'ORGANIZATIONAL_UNIT',
        id,
        recordKey: id,
        refusals: [],
        ignored: 0,
        names: unit ? namesOf(identify(unit)) : [],
      } as const;
      if (unit === undefined && (await delivery.isGone('ORGANIZATIONAL_UNIT', id)))
        return delivery.finish({ ...applied, isKnown: true });
      const record = unpublished.recordOf(id);
      // Once it is gone, nothing says where it was.
      if (unit?.parentId !== undefined) record.relate([unit.parentId]);
      if (unit !== undefined) {
        await removeEmpty(access, id);
        await untilShown(() => access.loaders.organizationalUnits.profile(id));
      }
      record.add('DELETED');
      return delivery.finish(applied);
    });
  }

  async function removeEmpty({ actions }: DirectoryAccess, id: string): Promise<void> {
    try {
      await orUnknown(actions.organizationalUnits.remove(id));
    } catch (error) {
      if (!hasCode(error, 'CONFLICT')) throw error;
      const text =
        'EIAM deletes only an organization without users and organizations below it: it was not deleted.';
      throw new RefusedCallback(400, text, { cause: error });
    }
  }

  return { create, update, remove };
}

/** The same whether it is met where the unit is looked for or where it is made. */
function unknownParent(cause?: unknown): RefusedCallback {
  const text = 'The organization of parentId is unknown, or outside what this application may see.';
  return new RefusedCallback(400, text, { cause });
}

function isRefused(error: unknown): boolean {
  return hasCode(error, 'BAD_USER_INPUT', 'CONFLICT', 'OUT_OF_SCOPE', 'NOT_FOUND');
}
