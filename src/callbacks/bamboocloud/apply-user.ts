import type { User } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import {
  type Applied,
  type ApplyParts,
  couldBeIssued,
  type DirectoryAccess,
  onceMore,
  orUnknown,
  Steps,
  type Tell,
} from './apply-parts.ts';
import { applyUnits, primaryUnitId } from './apply-units.ts';
import type { ChangeRecord } from './change-record.ts';
import { required, type UserPayload } from './payloads.ts';
import { hasCode, RefusedCallback } from './refusals.ts';
import { toAccountChanges, toNewAccount, toWantedUser, type WantedUser } from './wanted-user.ts';

/** Applies user events to the directory (callbacks.md, "Pipeline"). Each can be repeated, and finishes what another left half-done. */
export function createUserEvents({ options, openDirectory, untold, passwords, names, ids }: ApplyParts) {
  /** Brings an account to what is wanted; only what differs is written. */
  async function converge(access: DirectoryAccess, user: User, want: WantedUser, record: ChangeRecord) {
    const { users } = access.actions;
    const { userId } = user;
    const steps = new Steps();
    const changes = toAccountChanges(want, user, options.phoneRegion);
    const changed = Object.keys(changes);
    if (changed.length > 0) {
      const patch = async () => {
        await users.patch({ userId, ...changes });
        record.add('UPDATED', changed);
      };
      await steps.try(patch, [...want.customFields.keys()]);
    }
    await applyUnits(access, user, want, steps, record);
    if (want.enabled !== undefined && want.enabled !== (user.status === 'enabled')) {
      const { enabled } = want;
      await steps.try(async () => {
        await (enabled ? users.enable(userId) : users.disable(userId));
        record.add(enabled ? 'ENABLED' : 'DISABLED', ['status']);
      });
    }
    return steps;
  }

  /** The account of that name: as it is, or made now. */
  async function ensure(access: DirectoryAccess, username: string, want: WantedUser, record: ChangeRecord) {
    const known = await access.loaders.users.idBy({ username });
    if (known !== null) return known;
    const unitId = await primaryUnitId(access, want);
    const account = toNewAccount(want, username, unitId, options.phoneRegion);
    // Told of as new also where this delivery does not learn that it was made.
    record.add('CREATED', [], [unitId]);
    try {
      const { userId } = await access.actions.users.create(account);
      return userId;
    } catch (error) {
      if (!hasCode(error, 'CONFLICT')) throw error;
      // A create that was given up on may have arrived meanwhile.
      const late = await openDirectory().loaders.users.idBy({ username });
      if (late === null) throw error;
      return late;
    }
  }

  async function create(payload: UserPayload, tell: Tell): Promise<Applied> {
    const username = required(payload.username, 'username');
    const recordKey = `user name ${username.toLowerCase()}`;
    const want = toWantedUser(payload, options);
    const attempt = async (isLast: boolean) => {
      const access = openDirectory();
      const record = untold.recordOf(recordKey);
      const extended = [...want.customFields.keys()];
      const steps = new Steps();
      let userId: string | undefined;
      const done = await steps.try(async () => {
        userId = await ensure(access, username, want, record);
      }, extended);
      const [refusal] = steps.refusals;
      if (!done || userId === undefined) {
        untold.forget(recordKey);
        throw refusal ?? new RefusedCallback(500, 'The account could not be made.');
      }
      const id = userId;
      return ids.run(id, async () => {
        const detail = access.loaders.users.detail(id);
        const user = await (isLast ? detail : orUnknown(detail));
        if (user === undefined) return undefined;
        const { refusals } = await converge(access, user, want, record);
        // An account that has a password keeps it: who repeats a CREATE has not changed it.
        if (want.password !== undefined && user.passwordSet !== true) {
          await setPassword(access, id, want.password, refusals, record);
        }
        return tell({ kind: 'USER', id, recordKey, refusals, ignored: want.ignored });
      });
    };
    return names.run(recordKey, () => onceMore(attempt));
  }

  async function update(payload: UserPayload, tell: Tell): Promise<Applied> {
    const id = required(payload.id, 'id');
    const want = toWantedUser(payload, options);
    const apply = () =>
      ids.run(id, async (): Promise<Applied> => {
        const access = openDirectory();
        const user = couldBeIssued(id) ? await orUnknown(access.loaders.users.detail(id)) : undefined;
        if (user === undefined) throw new RefusedCallback(404, 'There is no user of this id.');
        const record = untold.recordOf(id);
        const { refusals } = await converge(access, user, want, record);
        // Last, since a policy may refuse the same password again when the event is repeated.
        if (want.password !== undefined) await setPassword(access, id, want.password, refusals, record);
        return tell({ kind: 'USER', id, recordKey: id, refusals, ignored: want.ignored });
      });
    return want.username === undefined
      ? apply()
      : names.run(`user name ${want.username.toLowerCase()}`, apply);
  }

  async function setPassword(
    { actions }: DirectoryAccess,
    id: string,
    password: string,
    refusals: RefusedCallback[],
    record: ChangeRecord,
  ): Promise<void> {
    const steps = new Steps();
    const before = passwords.recall(id, password);
    const isSet = await steps
      .try(() => actions.users.updatePassword(id, password))
      .catch((error: unknown) => {
        passwords.note(id, password, before ?? 'uncertain');
        throw error;
      });
    // The same one a second time: a history that refuses it says that it was taken the first time.
    if (!isSet && before === undefined) {
      refusals.push(...steps.refusals);
      return;
    }
    passwords.note(id, password, 'done');
    if (isSet || before === 'uncertain') record.add('CREDENTIAL_CHANGED', ['passwordSet']);
  }

  async function remove({ id: given }: UserPayload, tell: Tell): Promise<Applied> {
    const id = required(given, 'id');
    return ids.run(id, async () => {
      const access = openDirectory();
      const user = couldBeIssued(id) ? await orUnknown(access.loaders.users.detail(id)) : undefined;
      if (user === undefined && options.deleteUnknown === 404) {
        throw new RefusedCallback(404, 'There is no user of this id.');
      }
      const applied: Applied = { kind: 'USER', id, recordKey: id, refusals: [], ignored: 0 };
      if (user === undefined && untold.isGone(id)) return applied;
      const record = untold.recordOf(id);
      const units = readable(user?.organizationalUnits).map(
        ({ organizationalUnitId }) => organizationalUnitId,
      );
      const groups = readable(user?.groups).map(({ groupId }) => groupId);
      // Once it is gone nobody can tell where it was.
      record.relate([...units, ...groups]);
      if (user !== undefined) await orUnknown(access.actions.users.remove(id));
      record.add('DELETED');
      return tell(applied);
    });
  }

  return { create, update, remove };
}
