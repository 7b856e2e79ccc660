import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Answer } from '../gateway.ts';
import type { KnownDifference } from './known-differences.ts';

/**
 * Why an answer cannot be compared:
 * - WRITE: the write is EIAM's alone, and would be done twice
 * - SIGNED_IN: tokens are of one emulator
 * - NO_QUESTION: a body of the test's own, or no document that can be parsed
 * - FAULTS: what upstream fails at, a copy that was made before does not
 * - RANDOM_ORDER: the order is another one each time that a list is read
 */
export type Skipped = 'WRITE' | 'SIGNED_IN' | 'NO_QUESTION' | 'FAULTS' | 'RANDOM_ORDER';

/** What one gateway's answers came to, a line of the report of `test/prove/mirror.ts`. */
export interface ComparisonsReport {
  readonly file: string;
  readonly compared: number;
  readonly byMirror: number;
  readonly known: readonly KnownDifference[];
  readonly skipped: Readonly<Partial<Record<Skipped, number>>>;
}

/** What has been compared. */
export class Comparisons {
  compared = 0;
  /** Of these, those that the mirror had a part in. */
  byMirror = 0;
  readonly known = new Set<KnownDifference>();
  readonly #skipped: Partial<Record<Skipped, number>> = {};
  #file = '';

  add({ extensions }: Answer<unknown>, known: ReadonlySet<KnownDifference>): void {
    this.#noteFile();
    this.compared += 1;
    const source: string | undefined = extensions?.freshness?.source;
    if (source === 'MIRROR' || source === 'MIXED') this.byMirror += 1;
    for (const each of known) this.known.add(each);
  }

  skip(why: Skipped): void {
    this.#noteFile();
    this.#skipped[why] = (this.#skipped[why] ?? 0) + 1;
  }

  /** Where a run asks for it. */
  report(): void {
    const path = process.env.EIAM_TEST_READS_REPORT;
    if (!path) return;
    const { compared, byMirror, known } = this;
    const report: ComparisonsReport = {
      ...{ file: this.#file, compared, byMirror },
      ...{ known: [...known], skipped: this.#skipped },
    };
    appendFileSync(path, `${JSON.stringify(report)}\n`);
  }

  #noteFile(): void {
    this.#file = expect.getState().testPath ?? this.#file;
  }
}
