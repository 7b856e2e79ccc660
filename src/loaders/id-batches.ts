import type { CallContext } from '../eiam/call-context.ts';
import type { Group } from '../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../eiam/developer/users.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import { managementOperation } from '../vocabulary/ids.ts';
import { largestPage } from '../vocabulary/limits.ts';
import type { LoaderContext } from './loader-context.ts';
import { callOrFallBack } from './management-plane.ts';
import type { UnitScope } from './organizational-unit/scope.ts';

type Rows<Row> = ReadonlyMap<string, Row>;
type LoadRows<Row> = (
  client: ManagementClient,
  ids: readonly string[],
  context: CallContext,
) => Promise<readonly Row[]>;

/** Below this a batch saves nothing: a single read costs as much, and brings more. */
const fewIds = 2;
/** Below this, ids that no list has named cost less singly than a look at the scope first. */
const fewUnlisted = 3;

/**
 * Many objects by their ids, a hundred a call, where access keys open the management API (budgets.md, second column). That API
 * has no provisioning scope, so that it is called for what the application may see alone: ids that a list of the Developer API
 * has named in this operation, or any id where the scope is the whole directory. The callers read what these batches leave out
 * from the Developer API.
 */
export function createIdBatches(
  { management, fallbacks, mirror }: Pick<LoaderContext, 'management' | 'fallbacks' | 'mirror'>,
  { isWhole }: Pick<UnitScope, 'isWhole'>,
) {
  const inScope = new Set<string>();

  async function batchable(ids: readonly string[]): Promise<readonly string[]> {
    const unlisted = ids.filter((id) => !inScope.has(id));
    if (unlisted.length === 0) return ids;
    if (await isWhole(unlisted.length >= fewUnlisted)) return ids;
    return ids.filter((id) => inScope.has(id));
  }

  /** @param operation its name in the trace of a fallback */
  function createBatches<Row>(operation: string, load: LoadRows<Row>, idOf: (row: Row) => string) {
    return async function rowsOf(ids: readonly string[]): Promise<Rows<Row>> {
      const rows = new Map<string, Row>();
      // What the mirror holds takes no call.
      if (!management || mirror.isPreferred || ids.length < fewIds) return rows;
      const batched = await batchable(ids);
      if (batched.length < fewIds) return rows;
      const wanted = new Set(batched);
      const chunks = Array.from({ length: Math.ceil(batched.length / largestPage) }, (_, index) =>
        batched.slice(index * largestPage, (index + 1) * largestPage),
      );
      const replies = await Promise.all(
        chunks.map((chunk) =>
          callOrFallBack(management, fallbacks, {
            operation,
            call: (client, context) => load(client, chunk, context),
          }),
        ),
      );
      // Keyed by the row's own id, never by its place.
      for (const row of replies.flatMap((reply) => reply ?? [])) {
        if (wanted.has(idOf(row))) rows.set(idOf(row), row);
      }
      return rows;
    };
  }

  return {
    /** Whether any id may be batched now: there are access keys that work, and nothing is out of scope. */
    async takesAnyId(): Promise<boolean> {
      return management?.health.isAvailable === true && isWhole(true);
    },
    /** Notes ids that a list of the Developer API has named, and that are in scope therefore. */
    markInScope(ids: Iterable<string>) {
      for (const id of ids) inScope.add(id);
    },
    users: createBatches<UserSummary>(
      managementOperation('ListUsers'),
      (client, ids, context) => client.listUsersByIds(ids, context),
      ({ userId }) => userId,
    ),
    groups: createBatches<Group>(
      managementOperation('ListGroups'),
      (client, ids, context) => client.listGroupsByIds(ids, context),
      ({ groupId }) => groupId,
    ),
    organizationalUnits: createBatches<OrganizationalUnit>(
      managementOperation('ListOrganizationalUnits'),
      (client, ids, context) => client.listOrganizationalUnitsByIds(ids, context),
      ({ organizationalUnitId }) => organizationalUnitId,
    ),
  };
}

export type IdBatches = ReturnType<typeof createIdBatches>;
