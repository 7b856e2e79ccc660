import type { EiamError } from './errors.ts';

/** Retries that one failing moment may take, however little was answered before. */
const defaultReserve = 50;

/** Retries that one answered call earns. */
const earnedTenths = 1;

/** In tenths of a retry, so that the sums stay whole. A retry after a time-out takes the place of two: it holds a connection for long. */
const costTenths = { ordinary: 10, afterTimeout: 20 };

/** What the retries so far came to. */
export interface RetryFigures {
  /** Retries that may be had now. */
  readonly left: number;
  readonly granted: number;
  readonly denied: number;
}

/**
 * The retries of one pool, for all its calls together, as the AWS SDKs bound theirs: a reserve that calls which are answered fill
 * up again, each by a tenth of a retry. Once upstream fails, retries add at most a tenth to the calls that it gets.
 */
export class RetryBudget {
  readonly #mostTenths: number;
  #tenths: number;
  #granted = 0;
  #denied = 0;

  /** @param reserve retries; 0 for none, ever */
  constructor(reserve: number = defaultReserve) {
    this.#mostTenths = reserve * 10;
    this.#tenths = this.#mostTenths;
  }

  get figures(): RetryFigures {
    return { left: Math.floor(this.#tenths / 10), granted: this.#granted, denied: this.#denied };
  }

  /** Upstream answered a call. */
  earn(): void {
    this.#tenths = Math.min(this.#mostTenths, this.#tenths + earnedTenths);
  }

  /** Takes a retry after this failure, where one is left. */
  tryTake({ kind }: Pick<EiamError, 'kind'>): boolean {
    const cost = kind === 'timeout' ? costTenths.afterTimeout : costTenths.ordinary;
    if (this.#tenths < cost) {
      this.#denied += 1;
      return false;
    }
    this.#tenths -= cost;
    this.#granted += 1;
    return true;
  }
}
