import { baseTimeMs } from './base-time.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { NewUser, Stored, User, UserFields } from './records.ts';
import { UserIndex } from './user-index.ts';

/** The accounts and what finds them. Memberships are the directory's business. */
export class UserTable {
  readonly #instanceId: string;
  readonly #changes: ChangeFeed;
  readonly #users = new Map<string, Stored<User>>();
  readonly #index = new UserIndex();

  constructor(instanceId: string, changes: ChangeFeed) {
    this.#instanceId = instanceId;
    this.#changes = changes;
  }

  get size(): number {
    return this.#users.size;
  }

  values(): IterableIterator<User> {
    return this.#users.values();
  }

  find(userId: string): User | undefined {
    return this.#users.get(userId);
  }

  /** @throws Error when there is no such user */
  get(userId: string): Stored<User> {
    const user = this.#users.get(userId);
    if (user === undefined) throw new Error(`The directory has no user ${userId}`);
    return user;
  }

  get index(): Pick<UserIndex, 'byUsername' | 'byEmail' | 'byPhoneNumber'> {
    return this.#index;
  }

  findByExternalId(externalId: string, sourceType: string, sourceId: string): User | undefined {
    const user = this.#users.get(externalId);
    const isDefault =
      user !== undefined &&
      user.userExternalId === externalId &&
      user.userSourceType === sourceType &&
      user.userSourceId === sourceId;
    return isDefault ? user : this.#index.byExternalId(externalId, sourceType, sourceId);
  }

  /** A built-in, enabled account unless said otherwise (developer-api.md 8.5). */
  add(userId: string, values: NewUser, primaryOrganizationalUnitId: string): Stored<User> {
    if (this.#users.has(userId)) throw new Error(`The directory already has a user ${userId}`);
    const createTime = values.createTime ?? baseTimeMs;
    const user: Stored<User> = {
      userId,
      username: values.username ?? `user-${this.#users.size + 1}`,
      displayName: values.displayName,
      description: values.description,
      passwordSet: values.passwordSet ?? false,
      passwordExpireTime: values.passwordExpireTime,
      phoneRegion: values.phoneRegion,
      phoneNumber: values.phoneNumber,
      phoneNumberVerified: values.phoneNumberVerified ?? false,
      email: values.email,
      emailVerified: values.emailVerified ?? false,
      userExternalId: values.userExternalId ?? userId,
      userSourceType: values.userSourceType ?? 'build_in',
      userSourceId: values.userSourceId ?? this.#instanceId,
      status: values.status ?? 'enabled',
      accountExpireTime: values.accountExpireTime,
      lockExpireTime: values.lockExpireTime,
      registerTime: values.registerTime ?? createTime,
      createTime,
      updateTime: values.updateTime ?? createTime,
      customFields: values.customFields ?? noCustomFields,
      primaryOrganizationalUnitId,
      organizationalUnitIds: noIds,
      groupIds: noIds,
    };
    this.#users.set(userId, user);
    this.#index.add(user);
    this.publish(undefined, user);
    return user;
  }

  update(userId: string, changes: Partial<UserFields>): User {
    const user = this.get(userId);
    const before = this.#changes.copy(user);
    this.#index.remove(user);
    Object.assign(user, changes);
    this.#index.add(user);
    this.publish(before, user);
    return user;
  }

  remove(userId: string): void {
    const user = this.get(userId);
    this.#index.remove(user);
    this.#users.delete(userId);
    this.publish(user, undefined);
  }

  /** Publishes that the user has changed. */
  publish(before: User | undefined, after: User | undefined): void {
    const id = (after ?? before)?.userId;
    if (id === undefined || !this.#changes.hasListeners) return;
    this.#changes.publish({ what: 'user', id, before, after: after && { ...after } });
  }
}

const noIds: readonly string[] = [];
const noCustomFields: Readonly<Record<string, string>> = {};
