import { BadUserInputError, NotFoundError } from '../../schema/errors.ts';
import type {
  CreateOrganizationalUnitInput,
  PatchOrganizationalUnitInput,
} from '../../schema/organizational-unit-mutations.ts';
import {
  announced,
  announcedOnceSettled,
  givenFields,
  knownUnits,
  organizationalUnitChange,
} from './announce.ts';
import type { ActionParts } from './parts.ts';
import { about, type Found, settleCreate, settleDelete } from './settle.ts';

interface NewUnit {
  readonly organizationalUnitName: string;
  readonly parentId: string;
  readonly description: string | undefined;
}

/** The unit that a write was about. */
export interface WrittenOrganizationalUnit {
  readonly organizationalUnitId: string;
}

/** Writes to organizational units (developer-api.md 8.4). */
export function createOrganizationalUnitActions(parts: ActionParts) {
  const { writes, settling, announce, instanceId } = parts;

  async function create(input: CreateOrganizationalUnitInput): Promise<WrittenOrganizationalUnit> {
    const { name, parentId, description } = input;
    // Only an external id tells the unit that was asked for from one that stood there before.
    const organizationalUnitExternalId = input.externalId ?? parts.newId();
    const unit = {
      organizationalUnitName: name,
      parentId,
      description: description ?? undefined,
      organizationalUnitExternalId,
    };
    const created = settleCreate(
      parts,
      () => writes.send((client, context) => client.createOrganizationalUnit(unit, context)),
      () => findCreatedUnit(organizationalUnitExternalId, unit),
    );
    const tell = (id: string) => [
      organizationalUnitChange(id, 'CREATED', { relatedIds: knownUnits(parentId) }),
    ];
    const told = announcedOnceSettled(announce, created, instanceId, tell);
    const organizationalUnitId = await about(parentId, told);
    return { organizationalUnitId };
  }

  async function findCreatedUnit(organizationalUnitExternalId: string, asked: NewUnit): Promise<Found> {
    const question = {
      organizationalUnitExternalId,
      organizationalUnitSourceType: 'build_in',
      organizationalUnitSourceId: instanceId,
    };
    try {
      const id = await settling.send((client, context) =>
        client.getOrganizationalUnitIdByExternalId(question, context),
      );
      const unit = await settling.send((client, context) => client.getOrganizationalUnit(id, context));
      const matches =
        unit.organizationalUnitName === asked.organizationalUnitName &&
        (unit.description ?? '') === (asked.description ?? '') &&
        (asked.parentId === 'ou_root' ? await isBelowRoot(id) : unit.parentId === asked.parentId);
      return matches ? { id } : { takenBy: 'another', field: 'input.externalId' };
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  /** The root's alias is answered by its real id (developer-api.md 6.3), so the depth has to tell. */
  async function isBelowRoot(id: string): Promise<boolean> {
    const above = await settling.send((client, context) =>
      client.listOrganizationalUnitParentIds(id, context),
    );
    return above.length === 1;
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
    if (description === null) await expectCleared(organizationalUnitId);
    return { organizationalUnitId };
  }

  /** Upstream does not document that "" clears (U12), so what was to be cleared is read again. */
  async function expectCleared(id: string): Promise<void> {
    // A read that fails says nothing of the write; reading the payload will tell of it.
    const unit = await parts.loaders.organizationalUnits.profile(id).catch(() => undefined);
    if (unit?.description !== undefined) {
      throw new BadUserInputError('input.description', 'EIAM does not clear this field');
    }
  }

  return {
    create,
    patch,
    async remove(unitId: string): Promise<WrittenOrganizationalUnit> {
      const done = settleDelete(
        () => writes.send((client, context) => client.deleteOrganizationalUnit(unitId, context)),
        async () => expectThere(await parts.loaders.organizationalUnits.find(unitId)),
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

/** The loaders tell an unknown unit from one out of scope where the scope is the whole directory. */
function expectThere(unit: unknown): void {
  if (unit === null) throw new NotFoundError();
}

export type OrganizationalUnitActions = ReturnType<typeof createOrganizationalUnitActions>;
