import type { User } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import { type DirectoryAccess, homeUnitId, realUnitId, Steps } from './apply-parts.ts';
import type { ChangeRecord } from './change-record.ts';
import type { DesiredUser } from './desired-user.ts';
import { hasCode } from './refusals.ts';

/** Brings a user's units to the desired state: the primary one by exchange, the others by joining and leaving. */
export async function applyUnits(
  access: DirectoryAccess,
  user: User,
  desired: Pick<DesiredUser, 'primaryUnitId' | 'unitIds'>,
  steps: Steps,
  record: ChangeRecord,
): Promise<void> {
  if (desired.primaryUnitId === undefined) return;
  const { users } = access.actions;
  const { userId } = user;
  const current = new Set(
    readable(user.organizationalUnits).map(({ organizationalUnitId }) => organizationalUnitId),
  );
  let primary =
    readable(user.organizationalUnits).find((unit) => unit.primary)?.organizationalUnitId ??
    user.primaryOrganizationalUnitId;
  const desiredPrimary = await primaryUnitId(access, desired);
  if (desiredPrimary !== primary) {
    await steps.try(async () => {
      await users.setPrimaryOrganizationalUnit(userId, desiredPrimary);
      // The account leaves the old primary unit with that (developer-api.md 8.7).
      const left = primary === undefined ? [] : [primary];
      for (const id of left) current.delete(id);
      current.add(desiredPrimary);
      primary = desiredPrimary;
      record.move(['primaryOrganizationalUnit', 'organizationalUnits'], left, [desiredPrimary]);
    });
  }
  if (desired.unitIds === undefined) return;
  const listed = desired.unitIds?.map((id) => realUnitId(access, id)) ?? [desiredPrimary];
  const wantedIds = new Set(await Promise.all(listed));
  const joining = [...wantedIds].filter((id) => !current.has(id));
  const leaving = [...current].filter((id) => !wantedIds.has(id) && id !== primary);
  await join(access, userId, joining, steps, record);
  await leave(access, userId, leaving, steps, record);
}

/** Where a user belongs most of all. */
export async function primaryUnitId(
  access: DirectoryAccess,
  desired: Pick<DesiredUser, 'primaryUnitId'>,
): Promise<string> {
  return desired.primaryUnitId ? realUnitId(access, desired.primaryUnitId) : homeUnitId(access);
}

/** All at once; where that is refused one by one, so that the good ones are joined. */
async function join(
  { actions }: DirectoryAccess,
  userId: string,
  unitIds: readonly string[],
  steps: Steps,
  record: ChangeRecord,
): Promise<void> {
  if (unitIds.length === 0) return;
  const joinUnits = async (ids: readonly string[]) => {
    await actions.users.joinUnits(userId, ids);
    record.move(['organizationalUnits'], [], ids);
  };
  const together = new Steps();
  if (await together.try(() => joinUnits(unitIds))) return;
  for (const id of unitIds) await steps.try(() => joinUnits([id]));
}

/** Units outside what the application may see cannot be left; upstream refuses all of them for one such. */
async function leave(
  { actions }: DirectoryAccess,
  userId: string,
  unitIds: readonly string[],
  steps: Steps,
  record: ChangeRecord,
): Promise<void> {
  let rest = unitIds;
  const leaveRest = async (): Promise<string | undefined> => {
    try {
      await actions.users.leaveUnits(userId, rest);
      record.move(['organizationalUnits'], rest, []);
      return undefined;
    } catch (error) {
      const outside = hasCode(error, 'OUT_OF_SCOPE') ? error.subject : undefined;
      if (outside === undefined || !rest.includes(outside)) throw error;
      return outside;
    }
  };
  await steps.try(async () => {
    while (rest.length > 0) {
      const outside = await leaveRest();
      if (outside === undefined) return;
      rest = rest.filter((id) => id !== outside);
    }
  });
}
