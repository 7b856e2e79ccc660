import { type BudgetCounters, type SharedState, SharedStateUnavailableError } from './ports.ts';

export interface EqualShareParts {
  readonly shared: Pick<SharedState, 'budgets' | 'isReachable' | 'replicas'>;
  /** Those of this process, for as long as the shared ones cannot be reached. */
  readonly own: BudgetCounters;
}

/** Budgets of all replicas; while they cannot be reached, an equal share of them for each. */
export function withEqualShare({ shared, own }: EqualShareParts): BudgetCounters {
  async function chargeOwn(viewer: string, calls: number, limit: number, windowMs: number) {
    const share = Math.floor(limit / shared.replicas);
    // What the others may spend is spent.
    const withheld = limit - share;
    const charged = await own.charge(viewer, calls, share, windowMs);
    const window = toOwnName({ withheld, name: charged.window });
    return { ...charged, spent: withheld + charged.spent, window };
  }

  return {
    get viewers() {
      return shared.isReachable ? shared.budgets.viewers : own.viewers;
    },
    charge(...charging) {
      if (!shared.isReachable) return chargeOwn(...charging);
      const charged = shared.budgets.charge(...charging);
      if (!(charged instanceof Promise)) return charged;
      return charged.catch((error: unknown) => {
        if (error instanceof SharedStateUnavailableError) return chargeOwn(...charging);
        throw error;
      });
    },
    settle(viewer, window, difference) {
      const named = parseOwnName(window);
      if (named === undefined) return shared.budgets.settle(viewer, window, difference);
      return settleOwn(viewer, named, difference);
    },
  };

  async function settleOwn(viewer: string, { withheld, name }: OwnWindow, difference: number) {
    const settled = await own.settle(viewer, name, difference);
    return settled && { ...settled, spent: withheld + settled.spent };
  }
}

/** A window of this process alone. */
interface OwnWindow {
  /** Calls of the whole budget that it leaves to others. */
  readonly withheld: number;
  readonly name: string;
}

function toOwnName({ withheld, name }: OwnWindow): string {
  return `own ${withheld} ${name}`;
}

/** Undefined: the window is shared. */
function parseOwnName(window: string): OwnWindow | undefined {
  const [, withheld, name] = /^own (\d+) (.+)$/.exec(window) ?? [];
  return withheld === undefined || name === undefined ? undefined : { withheld: Number(withheld), name };
}
