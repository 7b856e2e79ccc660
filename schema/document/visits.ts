import { OperationTooComplexError } from '../errors/errors.ts';

/** Selections that one part of the analysis of a document may visit for each token that the document has: two parts have one each. */
const visitsPerToken = 2;

/**
 * Counts the selections that the analysis of one document visits, a selection as often as it is looked at. Selections that
 * fragments combine in ever new ways could be visited without end: that a document may not.
 */
export class Visits {
  readonly #limit: number;
  #count = 0;

  constructor(tokens: number) {
    this.#limit = visitsPerToken * tokens;
  }

  get count(): number {
    return this.#count;
  }

  /** @throws OperationTooComplexError */
  add(visited = 1): void {
    const count = this.#count + visited;
    if (count > this.#limit) {
      const message = `The document combines its selections in more than ${this.#limit} ways.`;
      throw new OperationTooComplexError(message, {}, { limit: this.#limit, cost: count });
    }
    this.#count = count;
  }
}
