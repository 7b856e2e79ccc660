import type { TokenPlace } from '../../../schema/paging/page.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { trailLength } from './trail.ts';

interface TokenMark {
  readonly token: string | undefined;
  /** Rows of the list in front of the page that it opens. */
  readonly at: number;
}

/** The tokens that a window has seen, and which of them a cursor takes along. */
export function createTokenPlaces() {
  const marks: TokenMark[] = [];

  return {
    add(token: string | undefined, at: number): void {
      marks.push({ token, at });
    },
    /**
     * For the row that `offset` rows stand up to: a token whose page begins with enough rows in front of it to be anchors, and
     * has room for as many behind it, so that one reply shows both sides of the seam; and the token right behind the row.
     */
    placeAt(offset: number): TokenPlace {
      const near = marks
        .filter(({ at }) => at < offset && offset - at <= largestPage)
        .toSorted((one, other) => other.at - one.at);
      const roomy = near.filter(({ at }) => offset - at <= largestPage / 2);
      const best = roomy.find(({ at }) => offset - at >= trailLength) ?? roomy.at(-1) ?? near[0];
      // Without a token, from the list's start.
      const { token, at } = best ?? { token: undefined, at: 0 };
      const next = marks.findLast((mark) => mark.at === offset && mark.token !== undefined)?.token;
      return { token, skip: offset - at, next };
    },
  };
}
