import { NotFoundError } from '../../schema/errors/errors.ts';
import type {
  CreateOrganizationalUnitInput,
  PatchOrganizationalUnitInput,
} from '../../schema/organizational-unit/inputs.ts';
import type {
  OrganizationalUnitActions,
  WrittenOrganizationalUnit,
} from '../../schema/organizational-unit/ports.ts';
import {
  announced,
  announcedOnceSettled,
  givenFields,
  knownUnits,
  organizationalUnitChange,
} from './announce.ts';
import { expectCleared } from './cleared.ts';
import type { ActionParts } from './parts.ts';
import { about, settleCreate, settleDelete } from './settle.ts';
import { findCreatedUnit } from './settle-unit.ts';

/** Writes to organizational units (developer-api.md 8.4). */
export function createOrganizationalUnitActions(parts: ActionParts): OrganizationalUnitActions {
  const { writes, announce, instanceId } = parts;

  async function create(input: CreateOrganizationalUnitInput): Promise<WrittenOrganizationalUnit> {
    const { name, parentId, description, externalId } = input;
    const organizationalUnitExternalId = externalId ?? parts.newExternalId?.();
    const requested = {
      organizationalUnitName: name,
      parentId,
      description: description ?? undefined,
      organizationalUnitExternalId,
    };
    const isMarked = externalId !== organizationalUnitExternalId;
    const created = settleCreate(parts, {
      // Whatever the parent: the root has an alias, whose id is not known here (developer-api.md 6.3).
      values: [`unit name ${name}`, ...(externalId ? [`unit external id ${externalId}`] : [])],
      send: () => writes.send((client, context) => client.createOrganizationalUnit(requested, context)),
      find: () => findCreatedUnit(parts, { ...requested, isMarked }),
    });
    const changesOf = (id: string) => [
      organizationalUnitChange(id, 'CREATED', { relatedIds: knownUnits(parentId) }),
    ];
    const newId = announcedOnceSettled(announce, created, instanceId, changesOf);
    const organizationalUnitId = await about(parentId, newId);
    return { organizationalUnitId };
  }

  async function patch(input: PatchOrganizationalUnitInput): Promise<WrittenOrganizationalUnit> {
    const { organizationalUnitId, name, description } = input;
    const changes = {
      organizationalUnitName: name ?? undefined,
      description: description === null ? '' : description,
    };
    const done = writes.send((client, context) =>
      client.patchOrganizationalUnit(organizationalUnitId, changes, context),
    );
    const changedFields = givenFields(input, 'organizationalUnitId');
    const change = organizationalUnitChange(organizationalUnitId, 'UPDATED', { changedFields });
    await about(organizationalUnitId, announced(announce, done, [change]));
    const read = () => parts.settle(() => parts.loaders.organizationalUnits.profile(organizationalUnitId));
    await expectCleared(read, changes, { description: 'description' });
    return { organizationalUnitId };
  }

  return {
    create,
    patch,
    async remove(unitId: string): Promise<WrittenOrganizationalUnit> {
      const done = settleDelete(
        parts,
        unitId,
        () => writes.send((client, context) => client.deleteOrganizationalUnit(unitId, context)),
        async () => {
          parts.clear();
          expectThere(await parts.settle(() => parts.loaders.organizationalUnits.find(unitId)));
        },
      );
      const change = organizationalUnitChange(unitId, 'DELETED');
      await about(
        unitId,
        announcedOnceSettled(announce, done, instanceId, () => [change]),
      );
      return { organizationalUnitId: unitId };
    },
  };
}

/** The loaders distinguish an unknown unit from one out of scope where the scope is the whole directory. */
function expectThere(unit: unknown): void {
  if (unit === null) throw new NotFoundError();
}
