import type { User } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import type { CallbackReply } from '../route.ts';
import { applyAccount, makeAccount } from './apply-account.ts';
import {
  type ApplyParts,
  couldBeIssued,
  type DirectoryAccess,
  onceMore,
  orUnknown,
  Steps,
  untilShown,
} from './apply-parts.ts';
import { applyUnits, primaryUnitId } from './apply-units.ts';
import type { ChangeRecord } from './change-record.ts';
import type { Delivery } from './delivery.ts';
import { type DesiredUser, toAccountChanges, toDesiredUser, toNewAccount } from './desired-user.ts';
import { nameKey } from './object-marks.ts';
import { parseUserPayload, required } from './payloads.ts';
import { RefusedCallback } from './refusals.ts';

/** Under it the events of one name take turns, and what is done to a user is recorded before there is an id. */
function userNameKey(username: string): string {
  return `user name ${username.toLowerCase()}`;
}

/** What a user is found by. */
function namesOf(username: string | undefined): string[] {
  return username === undefined ? [] : [nameKey('user name', username.toLowerCase())];
}

/** Applies user events to the directory (callbacks.md, "Pipeline"). Each can be repeated, and finishes what another left half-done. */
export function createUserEvents({ options, openDirectory, unpublished, passwords, names, ids }: ApplyParts) {
  /** Brings an account to the desired state; only what differs is written. A refused part does not stop the others. */
  async function converge(access: DirectoryAccess, user: User, desired: DesiredUser, record: ChangeRecord) {
    const { users } = access.actions;
    const { userId } = user;
    const steps = new Steps();
    steps.refusals.push(...desired.refusals);
    const changes = toAccountChanges(desired, user, options.phoneRegion);
    const written = await applyAccount(access, userId, changes, steps, record);
    await applyUnits(access, user, desired, steps, record);
    if (desired.enabled !== undefined && desired.enabled !== (user.status === 'enabled')) {
      const { enabled } = desired;
      await steps.try(async () => {
        await (enabled ? users.enable(userId) : users.disable(userId));
        record.add(enabled ? 'ENABLED' : 'DISABLED', ['status']);
      }, 'disabled');
    }
    return {
      refusals: steps.refusals,
      formerNames: namesOf(user.username),
      names: namesOf(written.has('username') ? desired.username : user.username),
    };
  }

  async function make(
    access: DirectoryAccess,
    username: string,
    desired: DesiredUser,
    recordKey: string,
  ): Promise<string> {
    const unitId = await primaryUnitId(access, desired);
    const account = toNewAccount(desired, username, unitId, options.phoneRegion);
    // Recorded as new also where the reply to the create is lost.
    unpublished.recordOf(recordKey).add('CREATED', [], [unitId]);
    return makeAccount(access, account, () => openDirectory().loaders.users.idBy({ username }));
  }

  async function create(message: unknown, delivery: Delivery): Promise<CallbackReply> {
    const parsed = parseUserPayload(message, ['username', 'organizationId', 'organizationIds']);
    const username = required(parsed.payload.username, 'username');
    const recordKey = userNameKey(username);
    const desired = toDesiredUser(parsed, options);
    const [name = ''] = namesOf(username);
    const attempt = async (isLast: boolean): Promise<CallbackReply | undefined> => {
      const access = openDirectory(delivery.expectHeld);
      const isOld = () => delivery.supersededUnder('USER', name);
      // Once more where there is none: a deletion may have come in between.
      const known = (await isOld()) ?? (await access.loaders.users.idBy({ username })) ?? (await isOld());
      const steps = new Steps();
      let made: string | undefined;
      if (known === undefined) {
        await delivery.begin('USER', recordKey, 'CREATED');
        await steps.try(async () => {
          made = await make(access, username, desired, recordKey);
        });
      }
      const id = known ?? made;
      if (id === undefined) {
        await delivery.abandon('USER', recordKey);
        throw steps.refusals[0] ?? new RefusedCallback(500, 'The account could not be made.');
      }
      return ids.run(id, async (turn) => {
        delivery.enter(turn);
        if (await delivery.isSuperseded('USER', id)) return delivery.supersede(id);
        const detail = access.loaders.users.detail(id);
        const user = await (isLast ? detail : orUnknown(detail));
        if (user === undefined) return undefined;
        await delivery.begin('USER', recordKey, 'UPDATED');
        const record = unpublished.recordOf(recordKey);
        const converged = await converge(access, user, desired, record);
        // An account that has a password keeps it: a repeated CREATE does not say that it changed.
        if (desired.password !== undefined && user.passwordSet !== true) {
          await setPassword(access, id, desired.password, converged.refusals, record);
        }
        await untilShown(() => access.loaders.users.detail(id));
        return delivery.finish({ kind: 'USER', id, recordKey, ignored: desired.ignored, ...converged });
      });
    };
    return names.run(recordKey, (turn) => {
      delivery.enter(turn);
      return onceMore(attempt);
    });
  }

  async function update(message: unknown, delivery: Delivery): Promise<CallbackReply> {
    const parsed = parseUserPayload(message, ['id']);
    const id = required(parsed.payload.id, 'id');
    const desired = toDesiredUser(parsed, options);
    const apply = () =>
      ids.run(id, async (turn): Promise<CallbackReply> => {
        delivery.enter(turn);
        if (await delivery.isSuperseded('USER', id)) return delivery.supersede(id);
        const access = openDirectory(delivery.expectHeld);
        const user = couldBeIssued(id) ? await orUnknown(access.loaders.users.detail(id)) : undefined;
        if (user === undefined) throw new RefusedCallback(404, 'There is no user of this id.');
        await delivery.begin('USER', id, 'UPDATED');
        const record = unpublished.recordOf(id);
        const converged = await converge(access, user, desired, record);
        // Last, since a policy may refuse the same password again when the event is repeated.
        if (desired.password !== undefined)
          await setPassword(access, id, desired.password, converged.refusals, record);
        await untilShown(() => access.loaders.users.detail(id));
        return delivery.finish({ kind: 'USER', id, recordKey: id, ignored: desired.ignored, ...converged });
      });
    if (desired.username === undefined) return apply();
    return names.run(userNameKey(desired.username), (turn) => {
      delivery.enter(turn);
      return apply();
    });
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
      .try(() => actions.users.updatePassword(id, password), 'password')
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

  async function remove(message: unknown, delivery: Delivery): Promise<CallbackReply> {
    const { payload } = parseUserPayload(message, ['id']);
    const id = required(payload.id, 'id');
    return ids.run(id, async (turn) => {
      delivery.enter(turn);
      if (await delivery.isSuperseded('USER', id)) return delivery.supersede(id);
      const access = openDirectory(delivery.expectHeld);
      const user = couldBeIssued(id) ? await orUnknown(access.loaders.users.detail(id)) : undefined;
      if (user === undefined && options.deleteUnknown === 404) {
        throw new RefusedCallback(404, 'There is no user of this id.');
      }
      const applied = {
        kind: 'USER',
        id,
        recordKey: id,
        refusals: [],
        ignored: 0,
        names: namesOf(user?.username),
      } as const;
      if (user === undefined && (await delivery.isGone('USER', id)))
        return delivery.finish({ ...applied, isKnown: true });
      const record = unpublished.recordOf(id);
      const units = readable(user?.organizationalUnits).map(
        ({ organizationalUnitId }) => organizationalUnitId,
      );
      const groups = readable(user?.groups).map(({ groupId }) => groupId);
      // Once it is gone, nothing says where it was.
      record.relate([...units, ...groups]);
      if (user !== undefined) {
        await orUnknown(access.actions.users.remove(id));
        await untilShown(() => access.loaders.users.detail(id));
      }
      record.add('DELETED');
      return delivery.finish(applied);
    });
  }

  return { create, update, remove };
}
