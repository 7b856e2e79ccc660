import { NotFoundError, OperationTooComplexError, OutOfScopeError } from '../../schema/errors/errors.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import { readable } from '../eiam/unreadable.ts';
import { rootAlias } from '../vocabulary/ids.ts';
import { largestPage } from '../vocabulary/limits.ts';
import type { ActionParts } from './parts.ts';
import type { Candidate } from './settle.ts';

/** The unit of a request. */
export interface RequestedUnit {
  readonly organizationalUnitName: string;
  readonly parentId: string;
  readonly description: string | undefined;
  readonly organizationalUnitExternalId: string | undefined;
  /** Whether the external id was made for this one create. */
  readonly isMarked: boolean;
}

type Parts = Pick<ActionParts, 'settling' | 'maxScanPages' | 'instanceId'>;

/** Looks for a unit whose creation got no answer: by its external id where one was given, or else by its name among its siblings. */
export function findCreatedUnit(parts: Parts, requested: RequestedUnit): Promise<Candidate | null> {
  const { organizationalUnitExternalId } = requested;
  return organizationalUnitExternalId === undefined
    ? findAmongSiblings(parts, requested)
    : findByExternalId(parts, requested, organizationalUnitExternalId);
}

async function findByExternalId(
  { settling, instanceId }: Parts,
  requested: RequestedUnit,
  externalId: string,
): Promise<Candidate | null> {
  const question = {
    organizationalUnitExternalId: externalId,
    organizationalUnitSourceType: 'build_in',
    organizationalUnitSourceId: instanceId,
  };
  try {
    const id = await settling.send((client, context) =>
      client.getOrganizationalUnitIdByExternalId(question, context),
    );
    const unit = await settling.send((client, context) => client.getOrganizationalUnit(id, context));
    const isInPlace =
      requested.parentId === rootAlias
        ? await isBelowRoot(settling, id)
        : unit.parentId === requested.parentId;
    const isNamed = unit.organizationalUnitName === requested.organizationalUnitName;
    return toCandidate(unit, requested, isInPlace && isNamed);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** The root's alias is answered by its real id (developer-api.md 6.3), so the depth decides. */
async function isBelowRoot(settling: Parts['settling'], id: string): Promise<boolean> {
  const above = await settling.send((client, context) => client.listOrganizationalUnitParentIds(id, context));
  return above.length === 1;
}

/** Names are unique among siblings (developer-api.md 8.4). */
async function findAmongSiblings(parts: Parts, requested: RequestedUnit): Promise<Candidate | null> {
  try {
    return await scanSiblings(parts, requested);
  } catch (error) {
    // Nothing is made below a unit that the application does not see, and a unit with another below it is not deleted.
    if (error instanceof OutOfScopeError) return null;
    throw error;
  }
}

async function scanSiblings(
  { settling, maxScanPages }: Parts,
  requested: RequestedUnit,
): Promise<Candidate | null> {
  const { parentId } = requested;
  for (let pageNumber = 1; pageNumber <= maxScanPages; pageNumber += 1) {
    const question = { parentId, pageNumber, pageSize: largestPage };
    const { data } = await settling.send((client, context) =>
      client.listOrganizationalUnits(question, context),
    );
    const unit = readable(data).find(
      (row) => row.organizationalUnitName === requested.organizationalUnitName,
    );
    if (unit) return toCandidate(unit, requested, true);
    if (data.length === 0) return null;
  }
  // Not found among those read is not the same as not there.
  throw new OperationTooComplexError('The unit above has too many units to look for one among them.');
}

function toCandidate(unit: OrganizationalUnit, requested: RequestedUnit, isInPlace: boolean): Candidate {
  const { organizationalUnitId: id, organizationalUnitExternalId = id, createTime } = unit;
  const isAsRequested =
    isInPlace &&
    organizationalUnitExternalId === (requested.organizationalUnitExternalId ?? id) &&
    unit.organizationalUnitSourceType === 'build_in' &&
    (unit.description ?? '') === (requested.description ?? '');
  return { id, isAsRequested, createTime, isMarked: requested.isMarked };
}
