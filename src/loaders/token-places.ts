import { largestPage, type TokenPlace } from './page.ts';
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
     * For the row that `offset` rows stand up to: the nearest token that opens a page with enough rows in front of it to be
     * anchors, so that one reply shows both sides of the seam; and the token right behind it.
     */
    placeAt(offset: number): TokenPlace {
      const near = marks.filter(({ at }) => at < offset && offset - at <= largestPage);
      const anchored = near.filter(({ at }) => offset - at >= trailLength);
      const latest = anchored.reduce<TokenMark | undefined>(
        (best, mark) => (best && best.at >= mark.at ? best : mark),
        undefined,
      );
      const earliest = near.reduce<TokenMark | undefined>(
        (best, mark) => (best && best.at <= mark.at ? best : mark),
        undefined,
      );
      // Without a token, from the list's start.
      const { token, at } = latest ?? earliest ?? { token: undefined, at: 0 };
      const next = marks.findLast((mark) => mark.at === offset && mark.token !== undefined)?.token;
      return { token, skip: offset - at, next };
    },
  };
}
