import { baseTimeMs } from './base-time.ts';
import type { ChangeFeed } from './change-feed.ts';
import { SourcedLookup } from './lookup.ts';
import type { NewOrganizationalUnit, OrganizationalUnit, OrganizationalUnitFields } from './records.ts';
import { removeId } from './shared-lists.ts';

/** Once made, a unit changes its parent through `move` alone. */
export interface StoredUnit extends Omit<OrganizationalUnit, 'parentId'> {
  parentId: string | undefined;
  readonly childIds: string[];
  readonly userIds: string[];
}

/** The units under one root. `ou_root` names the root everywhere (developer-api.md 6.3). */
export class OrganizationalUnitTree {
  readonly root: StoredUnit;
  readonly #instanceId: string;
  readonly #changes: ChangeFeed;
  readonly #units = new Map<string, StoredUnit>();
  readonly #externalIds = new SourcedLookup<StoredUnit>();

  constructor(instanceId: string, rootId: string, rootName: string, changes: ChangeFeed) {
    this.#instanceId = instanceId;
    this.#changes = changes;
    this.root = this.#store(rootId, { organizationalUnitName: rootName }, undefined);
  }

  get size(): number {
    return this.#units.size;
  }

  values(): IterableIterator<StoredUnit> {
    return this.#units.values();
  }

  find(organizationalUnitId: string): StoredUnit | undefined {
    return organizationalUnitId === 'ou_root' ? this.root : this.#units.get(organizationalUnitId);
  }

  /** @throws Error when there is no such unit */
  get(organizationalUnitId: string): StoredUnit {
    const unit = this.find(organizationalUnitId);
    if (unit === undefined)
      throw new Error(`The directory has no organizational unit ${organizationalUnitId}`);
    return unit;
  }

  findByExternalId(externalId: string, sourceType: string, sourceId: string): StoredUnit | undefined {
    return this.#externalIds.get(sourceType, sourceId, externalId);
  }

  /** From the root down to the unit's parent. */
  ancestors(organizationalUnitId: string): OrganizationalUnit[] {
    const chain: OrganizationalUnit[] = [];
    let parentId = this.get(organizationalUnitId).parentId;
    while (parentId !== undefined) {
      const parent = this.get(parentId);
      chain.push(parent);
      parentId = parent.parentId;
    }
    return chain.reverse();
  }

  add(id: string, values: NewOrganizationalUnit): StoredUnit {
    const parent = this.get(values.parentId ?? this.root.organizationalUnitId);
    const unit = this.#store(id, values, parent.organizationalUnitId);
    parent.childIds.push(id);
    this.#publish(undefined, unit);
    return unit;
  }

  /** As it was somewhere else, below a unit that may come later. */
  load({ organizationalUnitId, childIds, userIds, parentId, ...values }: OrganizationalUnit): void {
    const known = this.#units.get(organizationalUnitId);
    if (known) this.update(organizationalUnitId, values);
    const unit = known ?? this.#store(organizationalUnitId, values, parentId);
    for (const id of childIds) unit.childIds.push(id);
    for (const id of userIds) unit.userIds.push(id);
  }

  update(organizationalUnitId: string, changes: Partial<OrganizationalUnitFields>): StoredUnit {
    const unit = this.get(organizationalUnitId);
    const before = this.#changes.copy(unit);
    this.#lookupOf(unit).remove(unit.organizationalUnitExternalId, unit);
    Object.assign(unit, changes);
    this.#lookupOf(unit).add(unit.organizationalUnitExternalId, unit);
    this.#publish(before, unit);
    return unit;
  }

  /** With all that is under it. @throws Error for the root, and for a parent that is the unit itself or under it */
  move(organizationalUnitId: string, parentId: string): void {
    const unit = this.get(organizationalUnitId);
    const parent = this.get(parentId);
    if (unit.parentId === undefined || [...this.ancestors(parentId), parent].includes(unit)) {
      throw new Error(`The organizational unit ${organizationalUnitId} cannot be moved to ${parentId}`);
    }
    const before = this.#changes.copy(unit);
    removeId(this.get(unit.parentId).childIds, unit.organizationalUnitId);
    parent.childIds.push(unit.organizationalUnitId);
    unit.parentId = parent.organizationalUnitId;
    this.#publish(before, unit);
  }

  /** @throws Error for the root and for a unit that still has children or users */
  remove(organizationalUnitId: string): void {
    const unit = this.get(organizationalUnitId);
    if (unit.parentId === undefined || unit.childIds.length > 0 || unit.userIds.length > 0) {
      throw new Error(`The organizational unit ${organizationalUnitId} is the root or not empty`);
    }
    removeId(this.get(unit.parentId).childIds, unit.organizationalUnitId);
    this.#lookupOf(unit).remove(unit.organizationalUnitExternalId, unit);
    this.#units.delete(unit.organizationalUnitId);
    this.#publish(unit, undefined);
  }

  #publish(before: StoredUnit | undefined, after: StoredUnit | undefined): void {
    const id = (after ?? before)?.organizationalUnitId;
    if (id === undefined || !this.#changes.hasListeners) return;
    this.#changes.publish({ what: 'organizationalUnit', id, before, after: after && { ...after } });
  }

  #lookupOf(unit: OrganizationalUnit) {
    return this.#externalIds.of(unit.organizationalUnitSourceType, unit.organizationalUnitSourceId);
  }

  #store(id: string, values: NewOrganizationalUnit, parentId: string | undefined): StoredUnit {
    if (this.#units.has(id)) throw new Error(`The directory already has an organizational unit ${id}`);
    const createTime = values.createTime ?? baseTimeMs;
    const unit: StoredUnit = {
      organizationalUnitId: id,
      organizationalUnitName: values.organizationalUnitName ?? `Unit ${this.#units.size}`,
      parentId,
      organizationalUnitExternalId: values.organizationalUnitExternalId ?? id,
      organizationalUnitSourceType: values.organizationalUnitSourceType ?? 'build_in',
      organizationalUnitSourceId: values.organizationalUnitSourceId ?? this.#instanceId,
      description: values.description,
      createTime,
      updateTime: values.updateTime ?? createTime,
      childIds: [],
      userIds: [],
    };
    this.#units.set(id, unit);
    this.#lookupOf(unit).add(unit.organizationalUnitExternalId, unit);
    return unit;
  }
}
