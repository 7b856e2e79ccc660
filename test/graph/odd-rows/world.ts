import { expect } from 'vitest';
import type { Group, OrganizationalUnit, User } from '../../../src/emulator/directory/records.ts';
import type { Log } from '../../../src/observability/log.ts';
import {
  type Answer,
  countersOf,
  type Gateway,
  type GatewayOptions,
  startGateway,
} from '../../support/gateway.ts';
import { type Noun, selections } from './twists.ts';

/** A gateway, and one object of each kind that can be odd. */
export interface World extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly ids: Readonly<Record<Noun, string>>;
  readonly user: User;
  readonly group: Group;
  /** The user's primary one. */
  readonly unit: OrganizationalUnit;
  /** Whose manager the user is. */
  readonly report: string;
  /** A unit below. */
  readonly child: string;
  /** The ids of several objects of a kind, the odd one between others. */
  several(noun: Noun): readonly string[];
  /** All that was logged. */
  readonly logged: unknown[];
  /** The answer to an operation, and the calls it took. */
  ask(root: string, noun: Noun): Promise<{ readonly answer: Answer; readonly calls: Record<string, number> }>;
}

function middle<Row>(rows: readonly Row[]): Row {
  const row = rows[Math.floor(rows.length / 2)];
  if (row === undefined) throw new Error('Expected rows');
  return row;
}

/** The odd one's id with one before it and one behind it in the directory. */
function around(ids: readonly string[], id: string): readonly string[] {
  const at = ids.indexOf(id);
  return [ids[at - 1] ?? ids.at(-1) ?? id, id, ids[at + 1] ?? ids[0] ?? id];
}

export async function openWorld(options: Omit<GatewayOptions, 'log'>): Promise<World> {
  const logged: unknown[] = [];
  const note = (...line: unknown[]) => void logged.push(line);
  const log: Log = { info: note, warn: note, error: note };
  const gateway = await startGateway({ emulator: { users: 60 }, ...options, log });
  const { directory, scope, management, managerField } = gateway.emulator;
  const users = scope.users();
  const units = [...directory.organizationalUnits()];
  const reportTo = ({ userId }: User) =>
    users.find(({ customFields }) => customFields[managerField] === userId);
  const childOf = ({ primaryOrganizationalUnitId: id }: User) =>
    units.find(({ parentId }) => parentId === id);
  const user = middle(
    users.filter(
      (each) =>
        each.email &&
        each.phoneNumber &&
        each.status === 'enabled' &&
        each.groupIds.length > 1 &&
        reportTo(each) &&
        childOf(each),
    ),
  );
  const group = directory.group(middle(user.groupIds));
  const unit = directory.organizationalUnit(user.primaryOrganizationalUnitId);
  if (!group || !unit) throw new Error('Expected a group and a unit');
  const providers = [...management.identityProviders.values()].map(({ detail }) => detail.IdentityProviderId);
  const ids = {
    User: user.userId,
    Group: group.groupId,
    OrganizationalUnit: unit.organizationalUnitId,
    IdentityProvider: middle(providers),
  };
  const all: Record<Noun, readonly string[]> = {
    User: users.map(({ userId }) => userId),
    Group: scope.groups().map(({ groupId }) => groupId),
    OrganizationalUnit: units.map(({ organizationalUnitId }) => organizationalUnitId),
    IdentityProvider: providers,
  };

  return {
    gateway,
    ids,
    user,
    group,
    unit,
    report: reportTo(user)?.userId ?? '',
    child: childOf(user)?.organizationalUnitId ?? '',
    several: (noun) => around(all[noun], ids[noun]),
    logged,
    async ask(root, noun) {
      const { emulator } = gateway;
      emulator.counters.reset();
      emulator.management.counters.reset();
      const answer = await gateway.ask(`{ ${root} } fragment F on ${noun} { ${selections[noun]} }`);
      const calls = countersOf(emulator);
      expect(answer.extensions?.upstream?.byOperation).toEqual(calls);
      return { answer, calls };
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
