import { NotFoundError, OutOfScopeError } from '../../../schema/errors/errors.ts';
import { readable } from '../../eiam/unreadable.ts';
import { rootAlias } from '../../vocabulary/ids.ts';
import { createSingleLoader } from '../batch-loader.ts';
import type { LoaderContext } from '../loader-context.ts';
import { createScopeCalls, lookAtScope } from '../scope-status.ts';

interface ChildrenKey {
  readonly parentId: string;
  readonly pageNumber: number;
  readonly pageSize: number;
}

const firstChildOfRoot: ChildrenKey = { parentId: rootAlias, pageNumber: 1, pageSize: 1 };

/** Decides what upstream's replies leave open: whether a unit exists, and the root's own id. For loaders alone. */
export function createUnitScope(context: LoaderContext) {
  const { calls, management, coalescing, scope, validUntil, freshCalls } = context;
  const childPages = createSingleLoader(
    coalescing,
    (key: ChildrenKey) => calls.read((client, context) => client.listOrganizationalUnits(key, context)),
    { nameOf: JSON.stringify },
  );

  const firstChild = () => childPages.load(firstChildOfRoot);
  const provisioningScope = () => scopes.load('scope');

  /**
   * Upstream answers "not in scope" for unknown ids as well (developer-api.md 5.2). Where the scope is the whole directory,
   * nothing can be outside it: then the unit does not exist.
   */
  async function orNotFound<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof OutOfScopeError && (await scopeIsWhole()))
        throw new NotFoundError({ cause: error });
      throw error;
    }
  }

  /** Cached across operations only where no batch depends on it. */
  const scopes = createSingleLoader(coalescing, (_only: 'scope') =>
    createScopeCalls(management ? freshCalls : calls).provisioningScope(),
  );

  /** One look an operation at most, however many ids are unknown. */
  let look: Promise<boolean> | undefined;

  function scopeIsWhole(): Promise<boolean> {
    look ??= lookAtScope(scope, {
      ...createScopeCalls(calls),
      firstChild,
      provisioningScope,
    });
    return look;
  }

  /**
   * Whether the scope is the whole directory, by a recent look. Without one this looks, which costs a call, or, where that does not
   * pay, returns false, as a look that fails does.
   */
  async function isWhole(isWorthACall: boolean): Promise<boolean> {
    const known = scope.isWhole;
    if (known === undefined) return isWorthACall && scopeIsWhole().catch(() => false);
    // No event reports that the scope was narrowed: the next look does.
    validUntil(scope.validUntil);
    return known;
  }

  /** The root's own id where its alias was given: its children name their parent. */
  async function realId(unitId: string): Promise<string> {
    if (unitId !== rootAlias) return unitId;
    const [child] = readable((await orNotFound(firstChild())).data);
    return child?.parentId ?? unitId;
  }

  return {
    orNotFound,
    isWhole,
    realId,
    provisioningScope,
    childrenOf: (key: ChildrenKey) => orNotFound(childPages.load(key)),
  };
}

export type UnitScope = ReturnType<typeof createUnitScope>;
