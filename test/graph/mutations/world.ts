import { Directory } from '../../../src/emulator/directory/directory.ts';
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator.ts';
import { type Answer, type Gateway, type GatewayOptions, startGateway } from '../../support/gateway.ts';
import { documentOf, type MutationName } from './documents.ts';

/** The emulator's clock: later than everything in its store, so that a moved time shows. */
export const now = Date.UTC(2031, 4, 6, 7, 8, 9);

/** A field whose name is longer than any that is documented: what a name may be is upstream's to decide. */
export const longFieldName = 'f'.repeat(65);

/** A value that is stored, with nothing that JSON would leave out. */
type Row = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<string, Row>>;
interface Store {
  readonly users: Rows;
  readonly groups: Rows;
  readonly units: Rows;
}

/** Of each table the rows that differ: whole when new, the changed fields when changed, null when gone. */
export type Changes = Partial<Record<keyof Store, Readonly<Record<string, Row | null>>>>;

export interface Outcome {
  /** The member of the result's union. */
  readonly result: unknown;
  readonly errors: Answer['errors'];
  /** What the emulator was asked, by operation, tokens left out. */
  readonly calls: Record<string, number>;
  readonly changes: Changes;
}

export interface World extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly emulator: Emulator;
  readonly directory: Directory;
  /** Sends one mutation and tells what came of it, in the answer and in the store. */
  run(mutation: MutationName, input: object): Promise<Outcome>;
}

/** Two divisions, one of them in the application's scope. */
function createDirectory(): Directory {
  const directory = new Directory({
    rootName: 'Company',
    customFieldNames: ['city', 'floor', longFieldName],
  });
  const unit = (name: string, parentId?: string) =>
    directory.addOrganizationalUnit({
      organizationalUnitId: `ou_${name.toLowerCase()}`,
      organizationalUnitName: name,
      organizationalUnitExternalId: `external-${name.toLowerCase()}`,
      ...(parentId === undefined ? {} : { parentId }),
    });
  unit('Division');
  unit('Elsewhere');
  unit('Engineering', 'ou_division');
  unit('Sales', 'ou_division');
  unit('Platform', 'ou_engineering');
  directory.updateOrganizationalUnit('ou_platform', { description: 'Holds the rest up' });
  directory.addUser({
    userId: 'user_ada',
    username: 'ada',
    displayName: 'Ada L.',
    description: 'The first',
    email: 'ada@example.com',
    emailVerified: true,
    phoneRegion: '44',
    phoneNumber: '2071234567',
    phoneNumberVerified: true,
    userExternalId: 'external-ada',
    passwordSet: true,
    customFields: { city: 'London', floor: '3' },
    organizationalUnitIds: ['ou_engineering', 'ou_sales'],
  });
  directory.addUser({ userId: 'user_ben', username: 'ben', organizationalUnitIds: ['ou_sales'] });
  directory.addUser({
    userId: 'user_cleo',
    username: 'cleo',
    status: 'disabled',
    organizationalUnitIds: ['ou_engineering'],
  });
  directory.addUser({
    userId: 'user_eve',
    username: 'eve',
    email: 'eve@example.com',
    phoneRegion: '1',
    phoneNumber: '5550100',
    userExternalId: 'external-eve',
    organizationalUnitIds: ['ou_elsewhere'],
  });
  const makers = { groupId: 'group_makers', groupName: 'Makers', groupExternalId: 'external-makers' };
  directory.addGroup({ ...makers, userIds: ['user_ada', 'user_ben'] });
  directory.addGroup({ groupId: 'group_keepers', groupName: 'Keepers', description: 'Keep things' });
  return directory;
}

const division = { organizationalUnitIds: ['ou_division'], groupIds: [] };

/** A gateway on a small company of known names; the application sees one division and every group. */
export async function startWorld(
  options: EmulatorOptions = {},
  config: GatewayOptions['config'] = {},
  accessKeys = false,
  parts: GatewayOptions['parts'] = {},
): Promise<World> {
  const directory = options.directory ?? createDirectory();
  const startedAt = Date.now();
  const gateway = await startGateway({
    emulator: { scope: division, now: () => now, ...options, directory },
    // As many ids as a write may name: more than a body over HTTP has room for.
    config: { maxListItems: 200_000, ...config },
    accessKeys,
    // Signatures carry a date: both clocks show the same day.
    parts: accessKeys && !options.now ? { now: () => now + Date.now() - startedAt, ...parts } : parts,
  });
  const { emulator } = gateway;
  return {
    gateway,
    emulator,
    directory,
    async run(mutation, input) {
      const before = readStore(directory);
      emulator.counters.reset();
      const { data, errors } = await gateway.ask<{ result: unknown } | null>(documentOf(mutation), { input });
      const { GenerateToken: _token, ...calls } = emulator.counters.snapshot();
      const changes = findChanges(before, readStore(directory));
      return { result: data?.result, errors, calls, changes };
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

function readStore(directory: Directory): Store {
  return {
    users: toRows(directory.users(), ({ userId }) => userId),
    groups: toRows(directory.groups(), ({ groupId }) => groupId),
    units: toRows(directory.organizationalUnits(), ({ organizationalUnitId }) => organizationalUnitId),
  };
}

function toRows<Stored extends object>(rows: Iterable<Stored>, idOf: (row: Stored) => string): Rows {
  return Object.fromEntries(Array.from(rows, (row) => [idOf(row), toRow(row)]));
}

/** A copy in which what is unset is null, so that clearing it is a change like any other. */
export function toRow(stored: object): Row {
  const members = Object.entries(stored).map(([name, value]) => [name, structuredClone(value) ?? null]);
  return Object.fromEntries(members);
}

function findChanges(before: Store, after: Store): Changes {
  const changes: Changes = {};
  for (const table of ['users', 'groups', 'units'] as const) {
    const changed = changedRows(before[table], after[table]);
    if (Object.keys(changed).length > 0) changes[table] = changed;
  }
  return changes;
}

function changedRows(before: Rows, after: Rows): Record<string, Row | null> {
  const changed: Record<string, Row | null> = {};
  for (const id of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[id] ?? {};
    const row = after[id];
    if (row === undefined) {
      changed[id] = null;
      continue;
    }
    const fields = Object.entries(row).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name]),
    );
    if (fields.length > 0) changed[id] = Object.fromEntries(fields);
  }
  return changed;
}
