import { baseTimeMs } from './base-time.ts';
import type { ChangeFeed } from './change-feed.ts';
import { SourcedLookup } from './lookup.ts';
import type { Group, GroupFields, NewGroup, Source } from './records.ts';

export interface StoredGroup extends Group {
  readonly userIds: string[];
}

/** The groups, and the memberships that did not come from their group's own source. */
export class GroupTable {
  readonly #instanceId: string;
  readonly #changes: ChangeFeed;
  readonly #groups = new Map<string, StoredGroup>();
  readonly #externalIds = new SourcedLookup<StoredGroup>();
  readonly #foreignSources = new Map<string, Map<string, Source>>();

  constructor(instanceId: string, changes: ChangeFeed) {
    this.#instanceId = instanceId;
    this.#changes = changes;
  }

  get size(): number {
    return this.#groups.size;
  }

  values(): IterableIterator<Group> {
    return this.#groups.values();
  }

  find(groupId: string): Group | undefined {
    return this.#groups.get(groupId);
  }

  /** @throws Error when there is no such group */
  get(groupId: string): StoredGroup {
    const group = this.#groups.get(groupId);
    if (group === undefined) throw new Error(`The directory has no group ${groupId}`);
    return group;
  }

  findByExternalId(externalId: string, sourceType: string, sourceId: string): Group | undefined {
    return this.#externalIds.get(sourceType, sourceId, externalId);
  }

  add(groupId: string, values: NewGroup): StoredGroup {
    if (this.#groups.has(groupId)) throw new Error(`The directory already has a group ${groupId}`);
    const createTime = values.createTime ?? baseTimeMs;
    const group: StoredGroup = {
      groupId,
      groupName: values.groupName ?? `Group ${this.#groups.size + 1}`,
      description: values.description,
      groupExternalId: values.groupExternalId ?? groupId,
      groupSourceType: values.groupSourceType ?? 'build_in',
      groupSourceId: values.groupSourceId ?? this.#instanceId,
      createTime,
      updateTime: values.updateTime ?? createTime,
      userIds: [],
    };
    this.#groups.set(groupId, group);
    this.#lookupOf(group).add(group.groupExternalId, group);
    this.#publish(undefined, group);
    return group;
  }

  update(groupId: string, changes: Partial<GroupFields>): Group {
    const group = this.get(groupId);
    const before = this.#changes.copy(group);
    this.#lookupOf(group).remove(group.groupExternalId, group);
    Object.assign(group, changes);
    this.#lookupOf(group).add(group.groupExternalId, group);
    this.#publish(before, group);
    return group;
  }

  remove(groupId: string): void {
    const group = this.get(groupId);
    this.#lookupOf(group).remove(group.groupExternalId, group);
    this.#groups.delete(groupId);
    this.#foreignSources.delete(groupId);
    this.#publish(group, undefined);
  }

  /** Where a membership came from: what it was added with, or else the group's own source. */
  relationSource(groupId: string, userId: string): Source {
    const group = this.get(groupId);
    const own = this.#foreignSources.get(groupId)?.get(userId);
    return own ?? { type: group.groupSourceType, id: group.groupSourceId };
  }

  setRelationSource(groupId: string, userId: string, source: Source | undefined): void {
    const sources = this.#foreignSources.get(groupId) ?? new Map<string, Source>();
    if (source === undefined) sources.delete(userId);
    else sources.set(userId, source);
    if (sources.size > 0) this.#foreignSources.set(groupId, sources);
    else this.#foreignSources.delete(groupId);
  }

  #publish(before: Group | undefined, after: Group | undefined): void {
    const id = (after ?? before)?.groupId;
    if (id === undefined || !this.#changes.hasListeners) return;
    this.#changes.publish({ what: 'group', id, before, after: after && { ...after } });
  }

  #lookupOf(group: Group) {
    return this.#externalIds.of(group.groupSourceType, group.groupSourceId);
  }
}
