import type { Answer } from '../gateway.ts';
import type { KnownDifference } from './known-differences.ts';

/** What has been compared. */
export class Comparisons {
  compared = 0;
  /** Of these, those that the mirror had a part in. */
  byMirror = 0;
  readonly known = new Set<KnownDifference>();

  add({ extensions }: Answer<unknown>, known: ReadonlySet<KnownDifference>): void {
    this.compared += 1;
    const source: string | undefined = extensions?.freshness?.source;
    if (source === 'MIRROR' || source === 'MIXED') this.byMirror += 1;
    for (const each of known) this.known.add(each);
  }
}
