import { managementOperation } from '../../vocabulary/ids.ts';
import type { KnownObjects } from '../known-objects.ts';
import type { Batch, Operation, Plane } from '../operation.ts';

/** The parameters of a request. A list becomes `Name.1`, `Name.2` and so on; undefined is left out (management-api.md 2.3). */
export type FlatQuery = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The management API (management-api.md). */
export interface ManagementPlane extends Plane {
  readonly address: { readonly action: string };
  readonly request: FlatQuery;
}

interface Row<Args extends readonly unknown[], Answer>
  extends Pick<Operation<ManagementPlane, Args, Answer>, 'reply' | 'isRequested' | 'cachePolicy' | 'finds'> {
  readonly request: (...args: Args) => FlatQuery;
  readonly examples?: (known: KnownObjects) => readonly [...NoInfer<Args>][];
  readonly batch?: Batch<Args, Answer>;
}

/**
 * An operation of the management API, where all that are sent read: none of those that answer with credentials (7.4) is here, nor
 * may one ever be.
 * @param action upstream's own name (7.1), which the RAM policy grants
 */
export function read<Args extends readonly unknown[], Answer>(
  action: string,
  row: Row<Args, Answer>,
): Operation<ManagementPlane, Args, Answer> {
  return {
    name: managementOperation(action),
    address: { action },
    repeatable: true,
    permission: `eiam:${action}`,
    ...row,
  };
}
