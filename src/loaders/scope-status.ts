import { checked } from '../../schema/core/unreadable.ts';
import { OutOfScopeError } from '../../schema/errors/errors.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { OrganizationalUnit, OrganizationalUnitPage } from '../eiam/developer/organizational-units.ts';
import type { ProvisioningScope } from '../eiam/developer/provisioning-scope.ts';
import { readable } from '../eiam/unreadable.ts';
import { rootAlias } from '../vocabulary/ids.ts';
import type { Calls } from './calls.ts';

/**
 * How long a look at the scope is valid, in milliseconds: an administrator may narrow it at any time, and no event reports that
 * (budgets.md).
 */
const shippedValidityMs = 10_000;

/** Whether the application may see the whole directory, by the latest look. Lives across operations. */
export interface ScopeStatus {
  /** Undefined: there is no recent look. */
  readonly isWhole: boolean | undefined;
  /** Until when that look is valid, in milliseconds since the epoch; undefined: there was none. */
  readonly validUntil: number | undefined;
  /** The root's own id, which never changes; undefined until a look has found it. */
  rootId: string | undefined;
  learn(isWhole: boolean): void;
  /** Discards the latest look, which an answer contradicts. */
  discard(): void;
}

/**
 * @param now milliseconds since the epoch
 * @param changed called when a look shows the opposite of what the look before it showed, however long ago that was
 */
export function createScopeStatus(
  now: () => number,
  validMs: number = shippedValidityMs,
  changed: () => void = () => {},
): ScopeStatus {
  let seen: boolean | undefined;
  let learned: { readonly isWhole: boolean; readonly at: number } | undefined;
  return {
    rootId: undefined,
    get isWhole() {
      return learned && now() - learned.at < validMs ? learned.isWhole : undefined;
    },
    get validUntil() {
      return learned && learned.at + validMs;
    },
    learn(isWhole) {
      const isOther = seen === !isWhole;
      seen = isWhole;
      learned = { isWhole, at: now() };
      if (isOther) changed();
    },
    discard() {
      learned = undefined;
    },
  };
}

/** The same translation of failures, which also discards the latest look when a write is refused for the scope: a refused read looks by itself. */
export function discardingScope(scope: ScopeStatus, toFailure: (error: unknown) => unknown) {
  return (error: unknown): unknown => {
    const failure = toFailure(error);
    if (failure instanceof OutOfScopeError) scope.discard();
    return failure;
  };
}

/** The calls of a look at the scope. */
export interface ScopeCalls {
  /** Never from the cache, which may be from before the scope was narrowed. */
  provisioningScope(): Promise<ProvisioningScope>;
  /** One child of the root. */
  firstChild(): Promise<OrganizationalUnitPage>;
  rootByAlias(): Promise<OrganizationalUnit>;
}

export function createScopeCalls(calls: Calls<DeveloperClient>): ScopeCalls {
  const below = { parentId: rootAlias, pageNumber: 1, pageSize: 1 };
  return {
    provisioningScope: () => calls.send((client, context) => client.getApplicationProvisioningScope(context)),
    firstChild: () => calls.send((client, context) => client.listOrganizationalUnits(below, context)),
    rootByAlias: () => calls.send((client, context) => client.getOrganizationalUnit(rootAlias, context)),
  };
}

/**
 * Reads whether the scope is the whole directory, which the scope alone proves: it names the root. One call, and one more where
 * the root's own id is not known yet. A look that fails changes nothing, and rejects with its failure.
 */
export async function lookAtScope(scope: ScopeStatus, calls: ScopeCalls): Promise<boolean> {
  try {
    scope.rootId ??= await findRootId(calls);
    const { organizationalUnitIds } = checked(await calls.provisioningScope());
    const isWhole = namesRoot(scope, readable(organizationalUnitIds));
    scope.learn(isWhole);
    return isWhole;
  } catch (error) {
    if (!(error instanceof OutOfScopeError)) throw error;
    scope.learn(false);
    return false;
  }
}

/** Calls that such a look takes at most. */
export function lookCallsOf({ rootId }: Pick<ScopeStatus, 'rootId'>): number {
  return rootId === undefined ? 3 : 1;
}

/** Whether these units, of a provisioning scope, are the whole directory. */
export function namesRoot({ rootId }: ScopeStatus, organizationalUnitIds: readonly string[]): boolean {
  return organizationalUnitIds.some((id) => id === rootAlias || id === rootId);
}

/** Its children name their parent. Where it has none, it may still answer to its alias (developer-api.md 6.3, uncertain). */
async function findRootId({ firstChild, rootByAlias }: ScopeCalls): Promise<string> {
  const [child] = readable((await firstChild()).data);
  return child?.parentId ?? (await rootByAlias()).organizationalUnitId;
}
