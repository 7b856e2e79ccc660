import type { DirectoryFacts } from '../../schema/cost/facts.ts';
import type { DirectorySize } from '../loaders/directory-size.ts';
import { createReadingWays } from '../loaders/reading-ways.ts';
import { lookCallsOf, type ScopeStatus } from '../loaders/scope-status.ts';
import type { Clients } from './clients.ts';
import { isAllThere, type Mirror } from './mirror-access.ts';

/** What the price of an operation depends on beside the operation. */
export interface PriceParts {
  readonly size: DirectorySize;
  /** Undefined: no access keys are set. */
  readonly management: Clients['management'];
  readonly scope: ScopeStatus;
  /** Undefined: there is none. */
  readonly mirror: Pick<Mirror, 'readsMirror' | 'status'> | undefined;
  readonly maxScanPages: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Made once, and asked for each operation that is priced: by then each of these may have changed. */
export function createPriceFacts(parts: PriceParts): () => DirectoryFacts {
  const { size, management, scope, mirror, maxScanPages, now } = parts;
  const readsMirror = () => mirror?.readsMirror() === true && isAllThere(mirror.status());
  const ways = createReadingWays(now, {
    isOn: mirror !== undefined,
    get isPreferred() {
      return readsMirror();
    },
  });
  return () => ({
    ...size,
    hasAccessKeys: management !== undefined,
    // Where it is not known, the price is that of the Developer API alone.
    readsInBatches: management?.health.isAvailable === true && scope.isWhole === true,
    maxScanPages,
    lookCalls: lookCallsOf(scope),
    ways,
    readsMirror: readsMirror(),
  });
}
