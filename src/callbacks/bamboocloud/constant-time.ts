import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same, in a time that depends neither on where they differ nor on the expected one's length. */
export function isSameText(expected: string, given: string): boolean {
  return timingSafeEqual(digest(expected), digest(given));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
