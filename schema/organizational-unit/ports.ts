import type { AncestorIds, OrganizationalUnit } from '../../src/eiam/developer/organizational-units.ts';
import type { User } from '../../src/eiam/developer/users.ts';
import type { ReadableRow } from '../../src/eiam/unreadable.ts';
import type { ExternalId } from '../core/external-id.ts';
import type { ValueOf } from '../core/input.ts';
import type { OrganizationalUnitOrder } from '../filtering/orders.ts';
import type { ListPage, ListWindow, NodeOrError } from '../paging/page.ts';
import type { organizationalUnitFilter } from './filter.ts';
import type { CreateOrganizationalUnitInput, PatchOrganizationalUnitInput } from './inputs.ts';

/** The members of a unit in GetUser's reply. */
export type UnitReference = Pick<
  ReadableRow<User['organizationalUnits']>,
  'organizationalUnitName' | 'faults'
>;

export interface OrganizationalUnitNode {
  readonly id: string;
  /** Known without a call of its own where GetUser named the unit. */
  readonly reference?: UnitReference;
  readonly profile?: OrganizationalUnit;
}

/** What the units of a list must meet, all of it; null and undefined are no condition. */
export type OrganizationalUnitFilter = ValueOf<typeof organizationalUnitFilter>;

/** Which units a list has, and in which order; null and undefined: all. */
export interface OrganizationalUnitListing {
  readonly filter?: OrganizationalUnitFilter | null | undefined;
  readonly orderBy?: OrganizationalUnitOrder | null | undefined;
}

/** A unit below another one. */
export interface Descendant {
  readonly unit: NodeOrError<OrganizationalUnitNode>;
  /** 1 for a child. */
  readonly level: number;
}

/** The unit that a write was about. */
export interface WrittenOrganizationalUnit {
  readonly organizationalUnitId: string;
}

/** Every way of reading organizational units. */
export interface OrganizationalUnitLoaders {
  /** @throws NotFoundError */
  profile(unitId: string): Promise<OrganizationalUnit>;
  /** From the top down. */
  ancestorIds(unitId: string): Promise<AncestorIds>;
  idByExternalId(externalId: ExternalId): Promise<string | null>;
  /**
   * A unit by its id at its source. Where it is read, it is checked; where the id alone is selected, the look-up is trusted.
   * @throws UpstreamInvalidResponseError where a second look-up still names another unit
   */
  findByExternalId(externalId: ExternalId, isRead: boolean): Promise<OrganizationalUnitNode | null>;
  find(unitId: string): Promise<OrganizationalUnitNode | null>;
  /** The same for a unit that a list of units in scope named: what is out of scope there is gone by now. */
  findListed(unitId: string): Promise<OrganizationalUnitNode | null>;
  childCount(unitId: string): Promise<number | undefined>;
  /**
   * How many units the directory has, the root among them.
   * @throws NotConfiguredError where that is not what the application may see, or no API lists all units
   */
  count(): Promise<number | undefined>;
  /** Undefined where a unit on the way has no name. */
  path(unitId: string): Promise<string | undefined>;
  /** Needs the mirror. */
  list(
    listing: OrganizationalUnitListing,
    window: ListWindow,
  ): Promise<ListPage<NodeOrError<OrganizationalUnitNode>>>;
  /** Level by level. @throws OperationTooComplexError where that takes more calls than a scan may */
  descendants(
    unitId: string,
    levels: number | undefined,
    window: ListWindow,
  ): Promise<ListPage<NodeOrError<Descendant>>>;
  children(unitId: string, window: ListWindow): Promise<ListPage<NodeOrError<OrganizationalUnitNode>>>;
}

/** Writes to organizational units. */
export interface OrganizationalUnitActions {
  create(input: CreateOrganizationalUnitInput): Promise<WrittenOrganizationalUnit>;
  patch(input: PatchOrganizationalUnitInput): Promise<WrittenOrganizationalUnit>;
  remove(unitId: string): Promise<WrittenOrganizationalUnit>;
}
